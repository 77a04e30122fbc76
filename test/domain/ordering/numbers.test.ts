import { describe, expect, it } from 'vitest';
import { freePickupCode, orderNumber } from '../../../src/domain/ordering/numbers.ts';
import { at, chance, kitchen, order, place, refused } from './support.ts';

const code = (drawn: number) => String(drawn).padStart(4, '0');
const taken = (isTaken: (drawn: number) => boolean) =>
  Array.from({ length: 10_000 }, (_, drawn) => drawn)
    .filter(isTaken)
    .map((drawn) => order({ id: `${drawn}`, pickupCode: code(drawn) }));

describe('the number of an order', () => {
  it.each([
    ['A', 1, 'A-001'],
    ['B', 42, 'B-042'],
    ['A', 999, 'A-999'],
    ['A', 1_000, 'A-1000'],
  ])('of cafeteria %s, its %i. of the day, is %s', (prefix, count, number) => {
    expect(orderNumber(prefix, count)).toBe(number);
  });
});

describe('a pickup code', () => {
  it('is four digits, the least and the greatest too', () => {
    const draws = (random: number) => freePickupCode(kitchen(), { ...chance(), random: () => random });
    expect([draws(0), draws(0.004_2), draws(0.999_99)]).toEqual(['0000', '0042', '9999']);
  });

  it('is never that of an open order', () => {
    const orders = taken((drawn) => drawn % 2 === 0);
    for (let seed = 0; seed < 200; seed++)
      expect(Number(freePickupCode(kitchen({ orders }), chance(seed))) % 2).toBe(1);
  });

  it('may be that of an order that has ended', () => {
    const endedOrders = [order({ pickupCode: '0000', status: 'collected' })];
    expect(freePickupCode(kitchen({ endedOrders }), { ...chance(), random: () => 0 })).toBe('0000');
  });

  it('is the only one left, when all but one are taken', () => {
    const orders = taken((drawn) => drawn !== 7_321);
    for (let seed = 0; seed < 5; seed++)
      expect(freePickupCode(kitchen({ orders }), chance(seed))).toBe('7321');
  });

  it('refuses the order, when none is left', () => {
    const orders = taken(() => true);
    expect(refused(kitchen({ orders }), place({ userId: 'ben' }), at('10:00'))).toMatchObject({
      code: 'temporarily_unavailable',
    });
  });
});
