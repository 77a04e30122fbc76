import { addDays, dayOf, instantOf, weekdayOf } from './calendar.ts';
import type { Calendar } from './state.ts';

export type Interval = { opens: number; closes: number };

/** A cafeteria that is closed is asked when it opens again: so far it looks. */
const lookAheadDays = 14;

const remembered = new WeakMap<Calendar, Map<string, readonly Interval[]>>();

/**
 * When a cafeteria is open on a day of its campus: an exception of that day, else its weekday's hours. One without any
 * hours is always open. Hours that a clock change pushes into each other are one interval.
 */
export function openingIntervals(calendar: Calendar, day: string): readonly Interval[] {
  const byDay = remembered.get(calendar) ?? new Map<string, readonly Interval[]>();
  remembered.set(calendar, byDay);
  const known = byDay.get(day);
  if (known) return known;
  const intervals = merge(
    hoursOf(calendar, day).map(({ opens, closes }) => ({
      opens: instantOf(day, opens, calendar.timezone),
      closes: instantOf(day, closes, calendar.timezone),
    })),
  );
  byDay.set(day, intervals);
  return intervals;
}

/** Closed at the very moment of closing. The day before counts too: where clocks go back at midnight, it has that hour. */
export const isOpenAt = (calendar: Calendar, instant: number): boolean =>
  intervalAt(calendar, instant) !== null;

/** The hours that an instant falls into; null: it is closed then. */
export function intervalAt(calendar: Calendar, instant: number): Interval | null {
  const today = dayOf(instant, calendar.timezone);
  for (const day of [addDays(today, -1), today])
    for (const interval of openingIntervals(calendar, day))
      if (interval.opens <= instant && instant < interval.closes) return interval;
  return null;
}

/** Until when it is open, past midnight too where the next day goes on at once; null: it is closed then. */
export function closesAfter(calendar: Calendar, instant: number): number | null {
  const interval = intervalAt(calendar, instant);
  if (!interval) return null;
  const next = dayOf(interval.closes, calendar.timezone);
  const onward = openingIntervals(calendar, next).find(({ opens }) => opens === interval.closes);
  return onward?.closes ?? interval.closes;
}

/** When a cafeteria that is closed opens again, looking two weeks ahead; null: not known. */
export function opensAfter(calendar: Calendar, instant: number): number | null {
  const today = dayOf(instant, calendar.timezone);
  for (let ahead = 0; ahead <= lookAheadDays; ahead++) {
    const next = openingIntervals(calendar, addDays(today, ahead)).find(({ opens }) => opens > instant);
    if (next) return next.opens;
  }
  return null;
}

function hoursOf({ weekly, exceptions }: Calendar, day: string): { opens: string; closes: string }[] {
  const exception = exceptions.find((each) => each.day === day);
  if (exception)
    return exception.opens !== null && exception.closes !== null
      ? [{ opens: exception.opens, closes: exception.closes }]
      : [];
  if (weekly.length === 0) return [{ opens: '00:00', closes: '24:00' }];
  const weekday = weekdayOf(day);
  return weekly.filter((each) => each.weekday === weekday);
}

function merge(intervals: Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const next of intervals.filter((each) => each.opens < each.closes).sort((a, b) => a.opens - b.opens)) {
    const last = merged.at(-1);
    if (last && next.opens <= last.closes) last.closes = Math.max(last.closes, next.closes);
    else merged.push({ ...next });
  }
  return merged;
}
