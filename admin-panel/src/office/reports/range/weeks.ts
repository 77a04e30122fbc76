import type { Point } from './points.ts';

/** More days than these are drawn by the week: by the day, one would see weekends and nothing else. */
export const mostDaysDrawn = 92;

const week = 7;

/** Days summed by seven, from the first on; the last may be of fewer. `nameOf`: what a week is called, by its first day. */
export function byWeek(days: readonly Point[], nameOf: (first: Point) => string): Point[] {
  const weeks: Point[] = [];
  for (const [index, day] of days.entries()) {
    const last = weeks.at(-1);
    if (last && index % week !== 0) {
      last.now += day.now;
      last.before += day.before;
    } else weeks.push({ ...day, name: nameOf(day) });
  }
  return weeks;
}
