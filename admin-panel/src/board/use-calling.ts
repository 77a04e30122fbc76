import { useEffect } from 'react';
import { useAtTime } from '../../../clients/browser/clock.ts';
import type { Alarm } from './alarm.ts';
import type { Shown } from './columns.ts';

/**
 * Rings as long as a new order waits that has to be looked at by now: of one for tomorrow the time begins tomorrow.
 * `acceptWithinMinutes`: how long before it lapses that is.
 */
export function useCalling(alarm: Alarm, placed: readonly Shown[], acceptWithinMinutes: number): void {
  const waiting = useAtTime((now) => placed.some((shown) => calls(shown, acceptWithinMinutes, now)));
  useEffect(() => alarm.call(waiting), [alarm, waiting]);
}

function calls({ order, moving, ended }: Shown, acceptWithinMinutes: number, now: number): boolean {
  if (moving || ended || order.acceptBy === null) return false;
  return Date.parse(order.acceptBy) - acceptWithinMinutes * 60_000 <= now;
}
