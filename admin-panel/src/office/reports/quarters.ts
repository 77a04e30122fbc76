import type { DayReport } from '../../../../src/contracts/reports.ts';

export type Quarter = Pick<DayReport['quarterHours'][number], 'startsAt' | 'orders'>;

const quarterMs = 15 * 60_000;

/** From the first quarter of an hour with orders to the last, those without orders too, which the report leaves out. */
export function unbroken(quarters: readonly Quarter[]): Quarter[] {
  const counts = new Map(quarters.map(({ startsAt, orders }) => [Date.parse(startsAt), orders]));
  const [first, last] = [Math.min(...counts.keys()), Math.max(...counts.keys())];
  const all: Quarter[] = [];
  for (let at = first; at <= last; at += quarterMs)
    all.push({ startsAt: new Date(at).toISOString(), orders: counts.get(at) ?? 0 });
  return all;
}
