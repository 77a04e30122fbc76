import { useEffect, useState } from 'react';
import { Alarm } from './alarm.ts';

/**
 * The board's alarm, taken up by each tap or key anywhere on the page. Heard on its way down, so that a tap on the
 * sound's own button unlocks it and does not mute it as well.
 */
export function useAlarm(): Alarm {
  const [alarm] = useState(() => new Alarm());
  useEffect(() => {
    const unlock = () => void alarm.unlock();
    // A page that begins anew by itself may still have leave to sound, from the touches before.
    unlock();
    for (const gesture of gestures) addEventListener(gesture, unlock, { capture: true });
    return () => {
      for (const gesture of gestures) removeEventListener(gesture, unlock, { capture: true });
      alarm.close();
    };
  }, [alarm]);
  return alarm;
}

/** What counts as a touch of the page when it ends: a finger that only goes down does not. */
const gestures = ['click', 'keyup'] as const;
