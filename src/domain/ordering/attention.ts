import { dayOf, minutes } from './calendar.ts';
import { intervalAt, isOpenAt, opensAfter } from './hours.ts';
import { isPaused } from './promises.ts';
import type { OrderingState } from './state.ts';

/** Nobody has to look at an order for another day earlier than so long before its slot, however early that day begins. */
const longestAheadMinutes = 120;

type Known = Pick<OrderingState, 'calendar' | 'cafeteria'>;

/**
 * From when on the kitchen has to see to an order: at once, when it is for today and somebody is there; else when they are
 * there for its slot. Nobody is called at night for tomorrow's lunch.
 */
export function attentionAt({ calendar, cafeteria }: Known, slot: number | null, now: number): number {
  if (slot === null || slot <= now) return now;
  const isToday = dayOf(slot, calendar.timezone) === dayOf(now, calendar.timezone);
  const pausedUntil = isPaused(cafeteria, now) ? (cafeteria.pausedUntil ?? now) : now;
  if (isToday && isOpenAt(calendar, now)) return pausedUntil;
  const opens = intervalAt(calendar, slot)?.opens ?? now;
  return Math.max(pausedUntil, opens, isToday ? now : slot - minutes(longestAheadMinutes));
}

/**
 * When a time to accept an order runs out that would at `due`. At a time when it is closed nobody could have seen to it: they
 * have their time when they open next, if that is before its slot. So after hours were changed, too.
 */
export function whenSomebodyIsThere(known: Known, slot: number | null, due: number): number {
  const { calendar, cafeteria } = known;
  if (slot === null || isOpenAt(calendar, due)) return due;
  const opens = opensAfter(calendar, due);
  if (opens === null || opens > slot) return due;
  return whenSomebodyIsThere(known, slot, opens + minutes(cafeteria.acceptWithinMinutes));
}
