import { dayOf, minutes } from './calendar.ts';
import { intervalAt, isOpenAt } from './hours.ts';
import { isPaused } from './promises.ts';
import type { OrderingState } from './state.ts';

/** Nobody has to look at an order for another day earlier than so long before its slot, however early that day begins. */
const longestAheadMinutes = 120;

/**
 * From when on the kitchen has to see to an order: at once, when it is for today and somebody is there; else when they are
 * there for its slot. Nobody is called at night for tomorrow's lunch.
 */
export function attentionAt(
  { calendar, cafeteria }: Pick<OrderingState, 'calendar' | 'cafeteria'>,
  slot: number | null,
  now: number,
): number {
  if (slot === null || slot <= now) return now;
  const isToday = dayOf(slot, calendar.timezone) === dayOf(now, calendar.timezone);
  const pausedUntil = isPaused(cafeteria, now) ? (cafeteria.pausedUntil ?? now) : now;
  if (isToday && isOpenAt(calendar, now)) return pausedUntil;
  const opens = intervalAt(calendar, slot)?.opens ?? now;
  return Math.max(pausedUntil, opens, isToday ? now : slot - minutes(longestAheadMinutes));
}
