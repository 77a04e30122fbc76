import { describe, expect, it } from 'vitest';
import {
  copyDay,
  daysBetween,
  isoWeekday,
  monthAfter,
  stateOf,
  weeksOf,
} from '../../admin-panel/src/office/hours/month.ts';

describe('a month of the panel', () => {
  it.each([
    ['2026-02', 5, [6, 0], '2026-02-01', '2026-02-28'],
    ['2027-02', 4, [0, 0], '2027-02-01', '2027-02-28'],
    ['2026-11', 6, [6, 0], '2026-11-01', '2026-11-30'],
    ['2028-02', 5, [1, 0], '2028-02-01', '2028-02-29'],
  ])('%s has %i weeks from Monday on, and its own days alone', (month, weeks, [column], first, last) => {
    const grid = weeksOf(month);
    expect(grid).toHaveLength(weeks);
    expect(grid.every((week) => week.length === 7)).toBe(true);
    expect(grid[0]?.indexOf(first)).toBe(column);
    const days = grid.flat().filter((day) => day !== null);
    expect([days[0], days.at(-1)]).toEqual([first, last]);
    expect(days).toEqual(daysBetween(first, last));
  });

  it('is followed by the next one, over the end of a year, too', () => {
    expect([monthAfter('2026-12', 1), monthAfter('2026-01', -1), monthAfter('2026-05', 0)]).toEqual([
      '2027-01',
      '2025-12',
      '2026-05',
    ]);
    expect([isoWeekday('2026-11-30'), isoWeekday('2026-11-29')]).toEqual([1, 7]);
  });

  it('counts the days from one to another, none backwards, and never too many', () => {
    expect(daysBetween('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
    expect(daysBetween('2026-03-02', '2026-03-01')).toEqual(['2026-03-02']);
    expect(daysBetween('2026-01-01', '2099-01-01')).toHaveLength(62);
  });
});

describe('a day of the panel', () => {
  const weekly = [
    { weekday: 1, opens: '12:00', closes: '15:00' },
    { weekday: 1, opens: '07:00', closes: '10:00' },
  ];
  const exceptions = [
    { day: '2026-12-07', opens: '08:00', closes: '09:00', reason: '' },
    { day: '2026-12-14', opens: null, closes: null, reason: '' },
  ];
  it.each([
    ['2026-11-30', 'usual', ['07:00–10:00', '12:00–15:00']],
    ['2026-12-01', 'usual', []],
    ['2026-12-07', 'special', ['08:00–09:00']],
    ['2026-12-14', 'special', []],
  ])('%s is %s: %o', (day, kind, hours) => {
    expect(stateOf({ weekly, exceptions }, day)).toEqual({ kind, hours, isAlways: false });
  });

  it('is always open where the week has no hours', () => {
    expect(stateOf({ weekly: [], exceptions: [] }, '2026-12-01').isAlways).toBe(true);
  });

  it('gives its hours to the days that are named, and to no other', () => {
    const week = [
      ...weekly,
      { weekday: 2, opens: '08:00', closes: '09:00' },
      { weekday: 3, opens: '08:00', closes: '09:00' },
    ];
    const copied = copyDay(week, 1, [1, 2, 5], (hours, weekday) => ({ ...hours, weekday }));
    const of = (weekday: number) =>
      copied.filter((each) => each.weekday === weekday).map(({ opens }) => opens);
    expect([1, 2, 3, 4, 5].map(of)).toEqual([
      ['12:00', '07:00'],
      ['12:00', '07:00'],
      ['08:00'],
      [],
      ['12:00', '07:00'],
    ]);
    expect(copyDay(week, 4, [3], (hours) => hours).filter(({ weekday }) => weekday === 3)).toEqual([]);
  });
});
