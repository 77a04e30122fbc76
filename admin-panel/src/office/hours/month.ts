import type { Hours } from '../../../../src/contracts/hours.ts';

/** Days are 2026-03-02, months 2026-03; both of the campus. */
const dayMs = 86_400_000;
const isoOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const atOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** The weeks of a month from Monday to Sunday; null: a day of another month. */
export function weeksOf(month: string): (string | null)[][] {
  const first = atOf(`${month}-01`);
  const weeks: (string | null)[][] = [];
  for (let monday = first - (isoWeekday(`${month}-01`) - 1) * dayMs; ; monday += 7 * dayMs) {
    const days = Array.from({ length: 7 }, (_, index) => isoOf(monday + index * dayMs));
    if (weeks.length > 0 && !days[0]?.startsWith(month)) return weeks;
    weeks.push(days.map((day) => (day.startsWith(month) ? day : null)));
  }
}

/** 1 is Monday. */
export const isoWeekday = (day: string): number => ((new Date(atOf(day)).getUTCDay() + 6) % 7) + 1;

/** The month that is so many after one, or before it. */
export function monthAfter(month: string, months: number): string {
  const [year = 0, of = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, of - 1 + months, 1)).toISOString().slice(0, 7);
}

/** From one day to another, both included; so many at the most. */
export function daysBetween(from: string, until: string, most = 62): string[] {
  const days = Math.max(0, Math.round((atOf(until) - atOf(from)) / dayMs)) + 1;
  return Array.from({ length: Math.min(days, most) }, (_, index) => isoOf(atOf(from) + index * dayMs));
}

export type DayState = {
  kind: 'usual' | 'special';
  /** "07:00–15:00", one after the other; none: closed. */
  hours: string[];
  /** The cafeteria has no hours at all, and no doors that close. */
  isAlways: boolean;
};

/** When a cafeteria is open on a day: as that day says, else as its weekday does. */
export function stateOf({ weekly, exceptions }: Pick<Hours, 'weekly' | 'exceptions'>, day: string): DayState {
  const special = exceptions.find((each) => each.day === day);
  if (special)
    return {
      kind: 'special',
      hours: special.opens ? [`${special.opens}–${special.closes}`] : [],
      isAlways: false,
    };
  const own = weekly.filter(({ weekday }) => weekday === isoWeekday(day));
  return {
    kind: 'usual',
    hours: own.map(({ opens, closes }) => `${opens}–${closes}`).sort(),
    isAlways: weekly.length === 0,
  };
}

type Timed = Pick<Hours['weekly'][number], 'weekday'>;

/** The hours of a week in which some days have those of another one. */
export function copyDay<T extends Timed>(
  week: readonly T[],
  from: number,
  to: readonly number[],
  copied: (hours: T, weekday: number) => T,
): T[] {
  const own = week.filter(({ weekday }) => weekday === from);
  const others = to.filter((weekday) => weekday !== from);
  return [
    ...week.filter(({ weekday }) => !others.includes(weekday)),
    ...others.flatMap((weekday) => own.map((hours) => copied(hours, weekday))),
  ];
}
