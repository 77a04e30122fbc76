import type { Timetable } from '../../../src/contracts/timetable.ts';
import { localTime } from '../../../src/domain/menu-windows.ts';

/** A break of today; times of day of the campus. `minutes`: until it begins, or, `isNow`, until it ends. */
export type Bell = { name: string; startsAt: string; endsAt: string; isNow: boolean; minutes: number };

const minutesIn = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** The break that goes on, else the next one of the day; null: there is none any more. */
export function nextBell({ timezone, breaks, alteredDays }: Timetable, now: Date): Bell | null {
  const { weekday, time } = localTime(now, timezone);
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' }).format(now);
  const at = minutesIn(time);
  const [next] = breaks
    .filter((each) => each.weekday === weekday)
    .flatMap(({ id, name, startsAt, endsAt }) => {
      const altered = alteredDays.find((each) => each.breakId === id && each.day === day);
      if (!altered) return [{ name, startsAt, endsAt }];
      // No such break on this day.
      if (altered.startsAt === null || altered.endsAt === null) return [];
      return [{ name, startsAt: altered.startsAt, endsAt: altered.endsAt }];
    })
    .filter(({ endsAt }) => minutesIn(endsAt) > at)
    .sort((a, b) => minutesIn(a.startsAt) - minutesIn(b.startsAt));
  if (!next) return null;
  const isNow = minutesIn(next.startsAt) <= at;
  return { ...next, isNow, minutes: minutesIn(isNow ? next.endsAt : next.startsAt) - at };
}
