import { describe, expect, it } from 'vitest';
import { cpuEach, ofTree, parseStat } from '../../bench/figures/cpu.ts';
import { median, percentile, waits } from '../../bench/figures/percentiles.ts';
import { poissonArrivals } from '../../bench/figures/poisson.ts';
import { medians, ratios, shown, table } from '../../bench/figures/table.ts';
import { fc } from '../support/property.ts';

describe('a percentile', () => {
  it.each([
    [[], 0.5, Number.NaN],
    [[7], 0.5, 7],
    [[7], 0.99, 7],
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 3, 2], 0.5, 2],
    [[1, 2, 3, 4], 1, 4],
    [[1, 2, 3, 4], 0, 1],
    [[100, 9], 0.5, 9],
  ])('of %j at %d is %d', (values, mark, expected) => {
    expect(percentile(values, mark)).toBe(expected);
  });

  it('is one of the values, and no less than that share of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, mark) => {
          const at = percentile(values, mark);
          expect(values.some((value) => value === at)).toBe(true);
          expect(values.filter((value) => value <= at).length / values.length).toBeGreaterThanOrEqual(
            mark - 1e-9,
          );
        },
      ),
    );
  });

  it('comes in threes, with the unit in the name', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(waits('wait', hundred)).toEqual({ waitP50Ms: 50, waitP95Ms: 95, waitP99Ms: 99 });
  });
});

describe('a median over turns', () => {
  it.each([
    [[], Number.NaN],
    [[2], 2],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[Number.NaN, 5], 5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('is taken figure by figure, also of what one turn lacks', () => {
    expect(medians([{ a: 1, b: 4 }, { a: 3 }, { a: 2 }])).toEqual({ a: 2, b: 4 });
  });
});

describe('arrivals of an open loop', () => {
  it('are as many as asked for, in order, within the time', () => {
    const arrivals = poissonArrivals({ rate: 100, seconds: 100, seed: 1 });
    expect(Math.abs(arrivals.length - 10_000)).toBeLessThan(4 * Math.sqrt(10_000));
    expect(arrivals).toEqual(arrivals.toSorted());
    expect(arrivals.at(-1)).toBeLessThan(100_000);
  });

  it('come in bunches: the gaps spread as wide as they are long', () => {
    const arrivals = poissonArrivals({ rate: 50, seconds: 200, seed: 2 });
    const gaps = Array.from(arrivals, (at, index) => at - (arrivals[index - 1] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const spread = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(spread / mean).toBeGreaterThan(0.9);
    expect(spread / mean).toBeLessThan(1.1);
  });

  it('are the same for the same seed, and others for another', () => {
    const of = (seed: number) => poissonArrivals({ rate: 10, seconds: 10, seed });
    expect(of(3)).toEqual(of(3));
    expect(of(3)).not.toEqual(of(4));
  });
});

describe('CPU time', () => {
  const stat = (pid: number, parent: number, own: number, buried: number) =>
    `${pid} (a (b) c) S ${parent} 1 1 0 -1 4194560 10 0 0 0 ${own} 0 ${buried} 0 20 0 1 0 100 1000 10`;

  it('is read where the name has spaces and brackets', () => {
    expect(parseStat(stat(12, 3, 150, 20))).toEqual({
      pid: 12,
      name: 'a (b) c',
      parent: 3,
      own: 1500,
      buried: 200,
    });
  });

  it('of a tree counts children, and those that were buried', () => {
    const tree = new Map(
      [stat(1, 0, 10, 5), stat(2, 1, 20, 0), stat(3, 2, 30, 0), stat(4, 0, 99, 0)].map((text) => {
        const { pid, ...rest } = parseStat(text);
        return [pid, rest];
      }),
    );
    expect(ofTree(tree, 1)).toBe(650);
    expect(ofTree(tree, 5)).toBe(0);
  });

  it('is shared out, and never negative', () => {
    expect(cpuEach({ api: 100, gone: 50 }, { api: 300, gone: 0, late: 40 }, 4)).toEqual({
      api: 50,
      gone: 0,
      late: 10,
    });
    expect(cpuEach({}, { api: 5 }, 0)).toEqual({ api: 5 });
  });
});

describe('the table', () => {
  it('has ours, theirs and the ratio, each figure once, those of one stack in their place', () => {
    const printed = table({ ours: { rate: 50, mine: 1 }, theirs: { rate: 100, extra: 2, late: 0 } });
    expect(printed.split('\n').map((line) => line.trim().split(/\s+/))).toEqual([
      ['ours', 'theirs', 'ratio'],
      ['rate', '50.0', '100', '0.50'],
      ['extra', '–', '2.00'],
      ['late', '–', '0'],
      ['mine', '1.00', '–'],
    ]);
  });

  it('divides what both have', () => {
    expect(ratios({ a: 1, b: 2, c: 3 }, { a: 4, b: 0 })).toEqual({ a: 0.25 });
  });

  it.each([
    [undefined, '–'],
    [Number.NaN, '–'],
    [0, '0'],
    [0.01234, '0.0123'],
    [12.34, '12.3'],
    [1234.5, '1,235'],
  ])('shows %d as %s', (value, expected) => {
    expect(shown(value)).toBe(expected);
  });
});
