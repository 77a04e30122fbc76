import { daysAfter } from '../../zoned.ts';

export const periods = ['week', 'fourWeeks', 'thisMonth', 'lastMonth', 'year'] as const;
export type Period = (typeof periods)[number];
export type Range = { from: string; to: string };

/** The days of a period that is chosen by its name on a day, today included where it is going on. All days as YYYY-MM-DD. */
export function rangeOf(period: Period, today: string): Range {
  const firstOfMonth = `${today.slice(0, 8)}01`;
  switch (period) {
    case 'week':
      return { from: dayBefore(today, 6), to: today };
    // Whole weeks: as many days before have as many weekends.
    case 'fourWeeks':
      return { from: dayBefore(today, 27), to: today };
    case 'thisMonth':
      return { from: firstOfMonth, to: today };
    case 'lastMonth': {
      const to = dayBefore(firstOfMonth, 1);
      return { from: `${to.slice(0, 8)}01`, to };
    }
    case 'year':
      return { from: dayBefore(today, 363), to: today };
  }
}

/** The name of a range, where it has one. */
export const periodOf = ({ from, to }: Range, today: string): Period | undefined =>
  periods.find((period) => {
    const range = rangeOf(period, today);
    return range.from === from && range.to === to;
  });

const dayBefore = (day: string, days: number) => daysAfter(day, -days);
