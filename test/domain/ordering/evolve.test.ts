import { describe, expect, it } from 'vitest';
import type { Changes, DecidedEvent } from '../../../src/domain/ordering/events.ts';
import { applyRest, evolve, fork } from '../../../src/domain/ordering/evolve.ts';
import { at, dish, frozen, group, kitchen, option, order } from './support.ts';

const event = (changes: Changes, seq = 11): DecidedEvent => ({
  id: 'e',
  seq,
  event: 'order.placed',
  at: at('10:00'),
  changes,
});
const sale = { kind: 'sale', quantity: -1, orderId: 'order', byUserId: null } as const;

describe('after an event', () => {
  it('the state stands at its number', () => {
    expect(evolve(kitchen(), event({})).position).toEqual({ epoch: 'first', seq: 11, revision: 3 });
  });

  it('the cafeteria is what the event says of it, and else as it was', () => {
    const before = kitchen();
    expect(evolve(before, event({ cafeteria: { menuVersion: 2 } })).cafeteria).toEqual({
      ...before.cafeteria,
      menuVersion: 2,
    });
  });

  it('an open order is among the open ones, as it is now', () => {
    const accepted = order({ status: 'accepted', version: 2 });
    const state = evolve(kitchen({ orders: [order()] }), event({ orders: [accepted] }));
    expect([[...state.orders.values()], [...state.endedOrders.values()]]).toEqual([[accepted], []]);
  });

  it('an order that has ended is among those, and there it stays', () => {
    const collected = order({ status: 'collected' });
    const paid = order({ status: 'collected', version: 3 });
    const ended = evolve(kitchen({ orders: [order()] }), event({ orders: [collected] }));
    const later = evolve(ended, event({ orders: [paid] }, 12));
    expect([[...ended.orders.values()], [...ended.endedOrders.values()]]).toEqual([[], [collected]]);
    expect([[...later.orders.values()], [...later.endedOrders.values()]]).toEqual([[], [paid]]);
  });

  it('a dish has the stock that its last movement left', () => {
    const stock = [3, 2].map((stockAfter) => ({ dishId: 'torta', stockAfter, ...sale }));
    const state = evolve(kitchen({ dishes: [dish('torta', { stock: 4 })] }), event({ stock }));
    expect(state.dishes.get('torta')?.stock).toBe(2);
  });

  it('a movement of a dish that is not there changes nothing', () => {
    const before = kitchen();
    expect(evolve(before, event({ stock: [{ dishId: 'gone', stockAfter: 3, ...sale }] })).dishes).toEqual(
      before.dishes,
    );
  });

  it('an option has what all movements have left, and those not counted or not named are as they were', () => {
    const options = group([option('beans', { stock: 5 }), option('ham', { stock: 5 }), option('cheese')]);
    const before = kitchen({
      dishes: [
        dish('torta', { groups: [options] }),
        dish('coffee', { groups: [group([option('milk', { stock: 1 })])] }),
      ],
    });
    const state = evolve(
      before,
      event({
        options: [
          { optionId: 'beans', quantity: -2 },
          { optionId: 'beans', quantity: -1 },
          { optionId: 'cheese', quantity: -1 },
        ],
      }),
    );
    expect(state.dishes.get('torta')?.groups[0]?.options.map(({ id, stock }) => [id, stock])).toEqual([
      ['beans', 2],
      ['ham', 5],
      ['cheese', null],
    ]);
    expect(state.dishes.get('coffee')).toBe(before.dishes.get('coffee'));
  });

  it('a dish has its new stock and its options theirs', () => {
    const before = kitchen({
      dishes: [dish('torta', { stock: 4, groups: [group([option('beans', { stock: 5 })])] })],
    });
    const state = evolve(
      before,
      event({
        stock: [{ dishId: 'torta', stockAfter: 3, ...sale }],
        options: [{ optionId: 'beans', quantity: -1 }],
      }),
    );
    expect(state.dishes.get('torta')).toMatchObject({ stock: 3, groups: [{ options: [{ stock: 4 }] }] });
  });

  it('a slot bears what was added, whether or not it bore anything before', () => {
    const loads = [
      { slot: 1, resource: 'orders', amount: 1 },
      { slot: 2, resource: 'orders', amount: -1 },
      { slot: 2, resource: 'grill', amount: 4 },
    ];
    const state = evolve(kitchen({ loads: [[2, { orders: 3 }]] }), event({ loads }));
    expect([...state.loads]).toEqual([
      [2, { orders: 2, grill: 4 }],
      [1, { orders: 1 }],
    ]);
  });

  it('the state before is as it was', () => {
    const before = frozen(
      kitchen({
        dishes: [dish('torta', { stock: 4, groups: [group([option('beans', { stock: 5 })])] })],
        loads: [[1, { orders: 1 }]],
        orders: [order()],
      }),
    );
    evolve(
      before,
      frozen(
        event({
          cafeteria: { ordersToday: 9 },
          orders: [order({ status: 'cancelled' })],
          stock: [{ dishId: 'torta', stockAfter: 3, ...sale }],
          options: [{ optionId: 'beans', quantity: -1 }],
          loads: [{ slot: 1, resource: 'orders', amount: 1 }],
        }),
      ),
    );
    expect(before).toEqual(
      kitchen({
        dishes: [dish('torta', { stock: 4, groups: [group([option('beans', { stock: 5 })])] })],
        loads: [[1, { orders: 1 }]],
        orders: [order()],
      }),
    );
  });
});

describe('what no event tells of', () => {
  it('raises the revision and leaves the number', () => {
    const state = fork(kitchen());
    applyRest(state, { cafeteria: { ordersToday: 0 } });
    expect(state.position).toEqual({ epoch: 'first', seq: 10, revision: 4 });
  });

  it('is nothing, mostly, and raises nothing', () => {
    const state = fork(kitchen());
    applyRest(state, {});
    expect(state).toEqual(kitchen());
  });
});
