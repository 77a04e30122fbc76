import { expect, it } from 'vitest';
import { changePercent, signed } from '../../admin-panel/src/office/reports/range/compared.ts';
import { periodOf, rangeOf } from '../../admin-panel/src/office/reports/range/periods.ts';
import { byWeek } from '../../admin-panel/src/office/reports/range/weeks.ts';
import { daysFrom } from '../../src/contracts/report-days.ts';
import { dishNamesIn } from '../../src/domain/dish-names.ts';

it.each([
  ['week', '2026-03-02', '2026-02-24', '2026-03-02', 7],
  ['fourWeeks', '2026-03-02', '2026-02-03', '2026-03-02', 28],
  ['thisMonth', '2026-03-02', '2026-03-01', '2026-03-02', 2],
  ['lastMonth', '2026-03-02', '2026-02-01', '2026-02-28', 28],
  ['lastMonth', '2024-03-31', '2024-02-01', '2024-02-29', 29],
  ['lastMonth', '2026-01-15', '2025-12-01', '2025-12-31', 31],
  ['year', '2026-03-02', '2025-03-04', '2026-03-02', 364],
] as const)('%s of %s is from %s to %s, %i days', (period, today, from, to, days) => {
  expect(rangeOf(period, today)).toEqual({ from, to });
  expect(daysFrom(from, to)).toBe(days);
  expect(periodOf({ from, to }, today)).toBe(period);
});

it('a range that has no name has none', () => {
  expect(periodOf({ from: '2026-02-10', to: '2026-02-11' }, '2026-03-02')).toBeUndefined();
});

it.each([
  ['2026-03-02', '2026-03-02', 1],
  ['2025-01-01', '2026-01-01', 366],
  ['2026-03-02', '2026-03-01', 0],
  // Over a change of clocks.
  ['2026-04-04', '2026-04-06', 3],
  ['', '2026-03-02', Number.NaN],
])('from %j to %j are %f days', (from, to, days) => {
  expect(daysFrom(from, to)).toBe(days);
});

it.each([
  [112, 100, 12, '+12 %'],
  [1_005, 1_000, 0.5, '+0.5 %'],
  [50, 100, -50, '-50 %'],
  [100, 100, 0, '0 %'],
])('%d after %d is a change of %d percent, written %s', (now, before, percent, written) => {
  expect(changePercent(now, before)).toBe(percent);
  expect(signed(percent, 'es')).toBe(written);
});

it('of nothing before there is no change to tell', () => {
  expect(changePercent(5, 0)).toBeNull();
});

it('days are summed by seven, the last by what is left', () => {
  const days = Array.from({ length: 9 }, (_, index) => ({
    key: `${index}`,
    label: `d${index}`,
    name: `day ${index}`,
    now: 1,
    before: 2,
  }));
  expect(byWeek(days, ({ key }) => `week ${key}`)).toEqual([
    { key: '0', label: 'd0', name: 'week 0', now: 7, before: 14 },
    { key: '7', label: 'd7', name: 'week 7', now: 2, before: 4 },
  ]);
  expect(days[0]?.now).toBe(1);
});

it('of several cafeterias each dish is named with its own', () => {
  const counted = { orders: 1, collected: 1, lost: 0, revenueCents: 1 };
  const place = (cafeteriaId: string, name: string) => ({ cafeteriaId, name, ...counted, before: counted });
  const dish = { cafeteriaId: 'b', name: 'Café' };
  expect(dishNamesIn({ cafeterias: [place('b', 'Patio')] })(dish)).toBe('Café');
  expect(dishNamesIn({ cafeterias: [place('a', 'Central'), place('b', 'Patio')] })(dish)).toBe(
    'Café · Patio',
  );
});
