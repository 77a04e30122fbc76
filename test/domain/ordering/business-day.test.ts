import { describe, expect, it } from 'vitest';
import { quote } from '../../../src/domain/ordering/decide.ts';
import type { Dish } from '../../../src/domain/ordering/state.ts';
import {
  at,
  decided,
  dish,
  iso,
  kitchen,
  monday,
  order,
  orderIn,
  place,
  request,
  stateAfter,
  told,
  tuesday,
} from './support.ts';

const midnight = at('00:00', tuesday);
const tick = { kind: 'tick' } as const;
const daily = (stock: number | null, facts: Partial<Dish> = {}) =>
  dish('torta', { stock, dailyStock: 20, ...facts });

describe('a day begins', () => {
  it('at midnight, and numbers begin with it', () => {
    const state = kitchen({ cafeteria: { ordersToday: 41 } });
    const before = decided(state, tick, midnight - 1);
    expect([before.events, before.rest]).toEqual([[], {}]);
    const begun = stateAfter(state, decided(state, tick, midnight));
    expect(begun.cafeteria).toMatchObject({ businessDay: tuesday, ordersToday: 0 });
    expect(begun.position).toEqual({ ...state.position, revision: 4 });
    expect(orderIn(decided(begun, place(), midnight).outcome).number).toBe('A-001');
  });

  it('with the first order, when the clock has not told of it', () => {
    const state = kitchen({ cafeteria: { ordersToday: 41 }, dishes: [daily(0)] });
    const placed = decided(state, place(), midnight);
    expect(orderIn(placed.outcome)).toMatchObject({ number: 'A-001' });
    expect(stateAfter(state, placed).cafeteria).toMatchObject({ businessDay: tuesday, ordersToday: 1 });
    expect(stateAfter(state, placed).dishes.get('torta')?.stock).toBe(19);
  });

  it('for a quote as it would for the order', () => {
    const state = kitchen({ dishes: [daily(0)] });
    expect(quote(state, request(), midnight).kind).toBe('quoted');
    expect(quote(state, request(), midnight - 1)).toMatchObject({ kind: 'refused', code: 'out_of_stock' });
  });

  it('never backwards', () => {
    const state = kitchen({ cafeteria: { businessDay: '2026-12-02', ordersToday: 3 }, dishes: [daily(0)] });
    const { events, rest } = decided(state, tick, midnight);
    expect([events, rest]).toEqual([[], {}]);
  });

  it.each<[string, Dish, Parameters<typeof order>[0] | null, number | null]>([
    ['with all of what is counted by the day', daily(3), null, 20],
    ['with no more than that, when more was left', daily(31), null, 20],
    ['with what was sold out', daily(0), null, 20],
    ['counting what nobody counted', daily(null), null, 20],
    [
      'not counting what nobody counted, when there is none anyway',
      daily(null, { dailyStock: 0 }),
      null,
      null,
    ],
    ['with none of what is not made any more', daily(3, { dailyStock: 0 }), null, 0],
    ['leaving what is counted for good', daily(3, { dailyStock: null }), null, 3],
    ['leaving what was taken off the menu', daily(3, { archived: true }), null, 3],
    [
      'less what was ordered ahead for it',
      daily(3),
      { pickupSlot: iso(at('10:00', tuesday)), held: { torta: 4 } },
      16,
    ],
    [
      'with no look at what was ordered ahead for a later day, which has its own',
      daily(3),
      { pickupSlot: iso(at('10:00', '2026-12-03')), held: { torta: 4 } },
      20,
    ],
    [
      'without a look at what an order of yesterday holds',
      daily(3),
      { pickupSlot: iso(midnight - 1), held: { torta: 4 } },
      20,
    ],
    [
      'with none, when more was ordered ahead than is made',
      daily(3),
      { pickupSlot: iso(midnight), held: { torta: 24 } },
      0,
    ],
  ])('%s', (_, torta, ahead, stock) => {
    const state = kitchen({ dishes: [torta], orders: ahead ? [order(ahead)] : [] });
    const begun = decided(state, tick, midnight);
    expect(stateAfter(state, begun).dishes.get('torta')?.stock).toBe(stock);
    const movements = [...begun.events.map(({ changes }) => changes), begun.rest].flatMap(
      (each) => each.stock ?? [],
    );
    expect(movements).toEqual(
      stock === torta.stock
        ? []
        : [
            {
              dishId: 'torta',
              kind: 'daily_reset',
              quantity: (stock ?? 0) - (torta.stock ?? 0),
              stockAfter: stock,
              orderId: null,
              byUserId: null,
            },
          ],
    );
  });

  it('and the menu tells what can be had again, dish by dish', () => {
    const state = kitchen({
      dishes: [daily(0), { ...daily(0), id: 'coffee' }, { ...daily(7), id: 'juice' }],
    });
    const begun = decided(state, tick, midnight);
    expect(told(begun)).toEqual([
      ['menu.changed', { menuItemIds: ['coffee'], menuVersion: 2 }],
      ['menu.changed', { menuItemIds: ['torta'], menuVersion: 3 }],
    ]);
    expect(begun.events[0]?.changes.cafeteria).toMatchObject({ businessDay: tuesday });
    expect(state.cafeteria.businessDay).toBe(monday);
  });
});
