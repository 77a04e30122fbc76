import { useEffect, useState } from 'react';
import { Alarm } from './alarm.ts';

/** The board's alarm, unlocked by the first tap or key anywhere on the page. */
export function useAlarm(): Alarm {
  const [alarm] = useState(() => new Alarm());
  useEffect(() => {
    const unlock = () => void alarm.unlock();
    addEventListener('pointerdown', unlock, { once: true });
    addEventListener('keydown', unlock, { once: true });
    return () => {
      removeEventListener('pointerdown', unlock);
      removeEventListener('keydown', unlock);
      alarm.close();
    };
  }, [alarm]);
  return alarm;
}
