import { describe, expect, it } from 'vitest';
import {
  type LearntTimes,
  learnTimes,
  nothingLearnt,
  type PastOrder,
  promiseRange,
} from '../../src/domain/promise-range.ts';
import { fc } from '../support/property.ts';

const minute = 60_000;
const dayMs = 24 * 60 * minute;
const hourOf = (instant: number) => new Date(instant).getUTCHours();

/** The same numbers for the same seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** A day of a kitchen that promises ten minutes, and takes longer at noon, in a queue and at the grill; seldom much longer. */
function aDay(day: number, random: () => number): PastOrder[] {
  const free = { grill: 0, counter: 0 };
  return Array.from({ length: 150 }, () => random() * 6 * 60 * minute)
    .sort((a, b) => a - b)
    .map((after) => {
      const placedAt = day * dayMs + 9 * 60 * minute + after;
      const station = random() < 0.5 ? 'grill' : 'counter';
      const isNoon = hourOf(placedAt) === 12;
      const work = (station === 'grill' ? 3 : 1) * (isNoon ? 1.4 : 1) * (0.5 + random()) * minute;
      const begins = Math.max(placedAt + 3 * minute, free[station]);
      free[station] = begins + work;
      const readyAt = begins + work + (random() < 0.03 ? 15 * minute * random() : 0);
      return { placedAt, promisedFrom: placedAt + 10 * minute, readyAt, demand: { [station]: 3 } };
    });
}

const loadAt = (orders: PastOrder[], { placedAt }: PastOrder) =>
  orders.filter((other) => other.placedAt < placedAt && other.readyAt > placedAt).length;

function shareWithin(learnt: LearntTimes, today: PastOrder[]): number {
  const within = today.filter((order) => {
    const expected = {
      ...order,
      load: loadAt(today, order),
      promisedUntil: order.promisedFrom + 15 * minute,
    };
    const { from, until } = promiseRange(learnt, expected, hourOf);
    return from <= order.readyAt && order.readyAt <= until;
  });
  return within.length / today.length;
}

describe('a range that is learnt', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'has 85 to 95 of 100 orders of a day in it that it has not seen (kitchen %i)',
    (seed) => {
      const random = dice(seed);
      const weeks = Array.from({ length: 13 }, (_, day) => aDay(day, random)).flat();
      const share = shareWithin(learnTimes(weeks, hourOf), aDay(13, random));
      expect(share).toBeGreaterThanOrEqual(0.85);
      expect(share).toBeLessThanOrEqual(0.95);
    },
  );

  it('is wider where the kitchen has many before it', () => {
    const random = dice(4);
    const learnt = learnTimes(Array.from({ length: 13 }, (_, day) => aDay(day, random)).flat(), hourOf);
    const placedAt = 20 * dayMs + 12 * 60 * minute;
    const promise = { placedAt, promisedFrom: placedAt + 10 * minute, promisedUntil: placedAt + 25 * minute };
    const [quiet, full] = [0, 9].map((load) =>
      promiseRange(learnt, { ...promise, load, demand: { grill: 3 } }, hourOf),
    );
    expect(full?.until).toBeGreaterThan(quiet?.until ?? 0);
  });
});

const instant = fc.integer({ min: 0, max: 30 * dayMs });
const past = fc
  .record({ placedAt: instant, promised: fc.integer({ min: 0, max: 3_600_000 }), took: instant })
  .map(({ placedAt, promised, took }) => ({
    placedAt,
    promisedFrom: placedAt + promised,
    readyAt: placedAt + (took % (90 * minute)),
    demand: { counter: 1 },
  }));

it('is the promise itself while there is little to learn from', () => {
  fc.assert(
    fc.property(fc.array(past, { maxLength: 39 }), past, (orders, order) => {
      const expected = { ...order, load: 0, promisedUntil: order.promisedFrom + minute };
      const promise = { from: order.promisedFrom, until: expected.promisedUntil, learntFrom: 0 };
      expect(promiseRange(learnTimes(orders, hourOf), expected, hourOf)).toEqual(promise);
      expect(promiseRange(nothingLearnt, expected, hourOf)).toEqual(promise);
    }),
  );
});

it('never begins before the order is placed, nor ends before it begins, in whatever order the past is told', () => {
  fc.assert(
    fc.property(
      fc.array(past, { minLength: 40, maxLength: 120 }),
      past,
      fc.nat(12),
      (orders, order, load) => {
        const expected = { ...order, load, promisedUntil: order.promisedFrom + minute };
        const range = promiseRange(learnTimes(orders, hourOf), expected, hourOf);
        expect(range.from).toBeGreaterThanOrEqual(order.placedAt);
        expect(range.until).toBeGreaterThanOrEqual(range.from);
        const backwards = learnTimes([...orders].reverse(), hourOf);
        expect(promiseRange(backwards, expected, hourOf)).toEqual(range);
      },
    ),
    { numRuns: 50 },
  );
});
