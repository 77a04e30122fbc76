import { describe, expect, it } from 'vitest';
import { currentWaitMinutes, isPaused, payUntil, promiseOf } from '../../../src/domain/ordering/promises.ts';
import type { CafeteriaFacts } from '../../../src/domain/ordering/state.ts';
import { at, byCard, iso, kitchen } from './support.ts';

const now = at('10:00');
const slot = (starts: number, ends: number) => ({
  starts,
  ends,
  orderBy: ends,
  breakId: null,
  breakName: null,
});

describe('an order is promised', () => {
  it.each<[string, number, number, Partial<CafeteriaFacts>, [string, string]]>([
    ['from its slot, as long as that is', at('11:00'), 5, {}, ['11:00', '11:15']],
    ['from when its slowest dish is ready, when that is later', at('10:15'), 20, {}, ['10:20', '10:35']],
    ['from its slot when it is ready just then', at('10:15'), 15, {}, ['10:15', '10:30']],
    ['as much later as staff have added', at('10:00'), 5, { extraWaitMinutes: 10 }, ['10:15', '10:30']],
    [
      'no later when its slot begins after that wait',
      at('10:15'),
      5,
      { extraWaitMinutes: 10 },
      ['10:15', '10:30'],
    ],
    [
      'later in its slot when the wait ends there',
      at('10:15'),
      5,
      { extraWaitMinutes: 20 },
      ['10:25', '10:40'],
    ],
    [
      'so when its slot falls into the time that it was added for',
      at('10:15'),
      5,
      { extraWaitMinutes: 20, capacityUntil: at('10:15') + 1 },
      ['10:25', '10:40'],
    ],
    [
      'no later when its slot begins after that time',
      at('10:15'),
      5,
      { extraWaitMinutes: 20, capacityUntil: at('10:15') },
      ['10:15', '10:30'],
    ],
    [
      'no later once it is over',
      at('10:00'),
      5,
      { extraWaitMinutes: 10, capacityUntil: now },
      ['10:05', '10:20'],
    ],
  ])('%s', (_, starts, prepMinutes, facts, [from, until]) => {
    const { cafeteria } = kitchen({ cafeteria: facts });
    const wish = { prepMinutes, isChosen: false };
    const promise = promiseOf(slot(starts, starts + 900_000), wish, cafeteria, now);
    expect(promise).toEqual({ from: at(from), until: at(until) });
  });

  it('as soon as possible no later than in a slot that could be chosen, whatever staff have added', () => {
    const quarters = [0, 15, 30, 45, 60].map((after) =>
      slot(now + after * 60_000, now + (after + 15) * 60_000),
    );
    for (const extraWaitMinutes of [0, 5, 20, 40])
      for (const prepMinutes of [0, 10, 25])
        for (const [first, taken] of quarters.entries()) {
          const { cafeteria } = kitchen({ cafeteria: { extraWaitMinutes } });
          const soonest = promiseOf(taken, { prepMinutes, isChosen: false }, cafeteria, now);
          for (const later of quarters.slice(first)) {
            const chosen = promiseOf(later, { prepMinutes, isChosen: true }, cafeteria, now);
            if (soonest && chosen) expect(soonest.from).toBeLessThanOrEqual(chosen.from);
          }
        }
  });

  it('nothing in a slot that ends before it is ready, or in a pause', () => {
    const { cafeteria } = kitchen();
    const ten = slot(now, now + 900_000);
    for (const isChosen of [true, false]) {
      expect(promiseOf(ten, { prepMinutes: 15, isChosen }, cafeteria, now)).toBe(null);
      expect(promiseOf(ten, { prepMinutes: 14, isChosen }, cafeteria, now)).not.toBe(null);
      const paused = { ...cafeteria, status: 'paused', pausedUntil: now + 1 } as const;
      expect(promiseOf(ten, { prepMinutes: 0, isChosen }, paused, now)).toBe(null);
    }
  });

  it('with no time added when nobody has added any', () => {
    expect(currentWaitMinutes({ capacityUntil: null, extraWaitMinutes: 0 }, now)).toBe(0);
  });
});

describe('a cafeteria is paused', () => {
  it.each([
    ['not while it is open', 'open', null, false],
    ['until somebody opens it', 'paused', null, true],
    ['until its pause is over', 'paused', now + 1, true],
    ['no more at that very moment, whoever was told', 'paused', now, false],
  ] as const)('%s', (_, status, pausedUntil, expected) => {
    expect(isPaused({ status, pausedUntil }, now)).toBe(expected);
  });
});

describe('an order may be paid', () => {
  it.each([
    ['as long as its method takes', 15, at('12:00'), '10:15'],
    ['until its slot, when that is earlier', 60, at('10:40'), '10:40'],
    ['ten minutes at least, however near its slot', 60, at('10:02'), '10:10'],
    ['ten minutes at least, however short its method', 5, at('12:00'), '10:10'],
    ['ten minutes at least, when its slot has begun', 15, at('09:50'), '10:10'],
  ])('%s', (_, holdMinutes, starts, until) => {
    expect(iso(payUntil({ ...byCard, holdMinutes }, starts, now))).toBe(iso(at(until)));
  });
});
