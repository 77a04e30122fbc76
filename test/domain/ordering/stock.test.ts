import { describe, expect, it } from 'vitest';
import { Draft } from '../../../src/domain/ordering/draft.ts';
import { evolve } from '../../../src/domain/ordering/evolve.ts';
import type { Dish, OrderingState, OrderRecord } from '../../../src/domain/ordering/state.ts';
import {
  giveBack,
  loadSlot,
  moveOptionStock,
  moveStock,
  optionsOf,
  portionsOf,
  portionsOfItem,
} from '../../../src/domain/ordering/stock.ts';
import { at, chance, dish, group, kitchen, monday, option, order, tuesday } from './support.ts';

const now = at('10:00');
const draftOf = (state: OrderingState) => new Draft(state, now, chance());
const sale = { kind: 'sale', orderId: 'order', byUserId: 'ana' } as const;
const pair = dish('pair', { components: [{ dishId: 'torta', quantity: 2 }] });

describe('the stock of a dish', () => {
  const low = (stock: number) => ['stock.low', { menuItemId: 'torta', name: 'torta', stock }];
  const changed = ['menu.changed', { menuItemIds: ['torta'], menuVersion: 2 }];
  const soldOut = ['menu.sold_out', { menuItemId: 'torta', name: 'torta', menuVersion: 2 }];

  it.each<[string, number, number, Dish[], unknown[]]>([
    ['goes down without a word while there is plenty', 9, -1, [], []],
    ['is told of when it comes to be low', 6, -1, [], [low(5), changed]],
    ['is told of when it jumps below', 9, -6, [], [low(3), changed]],
    ['is told of once: it is low already', 5, -1, [], []],
    ['is told of as sold out when none is left', 1, -1, [], [soldOut]],
    ['is told of as low and sold out when it goes all at once', 9, -9, [], [low(0), soldOut]],
    ['is told of when there is some again', 0, 1, [], [changed]],
    ['is told of when it is low no more', 5, 1, [], [changed]],
    ['is told of when there is plenty again, once', 0, 9, [], [changed]],
    ['is told of when a combo ceases to be had', 3, -2, [pair], [changed]],
    ['is told of when a combo can be had again', 1, 1, [pair], [changed]],
    ['goes without a word while the combo does not turn', 4, -2, [pair], []],
  ])('%s', (_, stock, change, others, events) => {
    const draft = draftOf(kitchen({ dishes: [dish('torta', { stock, lowStockAt: 5 }), ...others] }));
    moveStock(draft, 'torta', change, sale);
    expect(draft.events.map(({ event, data }) => [event, data])).toEqual(events);
    const movements = [...draft.events.map(({ changes }) => changes), draft.rest].flatMap(
      (each) => each.stock ?? [],
    );
    expect(movements).toEqual([{ dishId: 'torta', quantity: change, stockAfter: stock + change, ...sale }]);
  });

  it('is not kept of a dish that is not counted, nor of one that there is not', () => {
    const draft = draftOf(kitchen());
    moveStock(draft, 'torta', -1, sale);
    moveStock(draft, 'gone', -1, sale);
    expect([draft.events, draft.rest]).toEqual([[], {}]);
  });

  it('is what the last change of the same command has left', () => {
    const draft = draftOf(kitchen({ dishes: [dish('torta', { stock: 3 })] }));
    moveStock(draft, 'torta', -1, sale);
    moveStock(draft, 'torta', -1, sale);
    expect(draft.rest.stock?.map(({ stockAfter }) => stockAfter)).toEqual([2, 1]);
  });
});

describe('the stock of options', () => {
  const withOptions = (...options: [string, number | null][]) =>
    kitchen({
      dishes: [dish('torta', { groups: [group(options.map(([id, stock]) => option(id, { stock })))] })],
    });

  it.each<[string, [string, number | null][], Record<string, number>, 1 | -1, unknown[], boolean]>([
    [
      'goes down by what is taken',
      [['beans', 3]],
      { beans: 2 },
      -1,
      [{ optionId: 'beans', quantity: -2 }],
      false,
    ],
    [
      'is told of when one runs out',
      [
        ['beans', 2],
        ['ham', 5],
      ],
      { beans: 2, ham: 1 },
      -1,
      [
        { optionId: 'beans', quantity: -2 },
        { optionId: 'ham', quantity: -1 },
      ],
      true,
    ],
    [
      'is told of when one is there again',
      [['beans', 0]],
      { beans: 1 },
      1,
      [{ optionId: 'beans', quantity: 1 }],
      true,
    ],
    ['is not kept of one that is not counted', [['beans', null]], { beans: 1 }, -1, [], false],
    ['is not changed when nothing is taken', [['beans', 0]], {}, -1, [], false],
  ])('%s', (_, options, portions, sign, movements, isTold) => {
    const draft = draftOf(withOptions(...options));
    moveOptionStock(draft, new Map(Object.entries(portions)), sign);
    const changes = draft.events[0]?.changes ?? draft.rest;
    expect(changes.options ?? []).toEqual(movements);
    expect(draft.events.map(({ event, data }) => [event, data])).toEqual(
      isTold ? [['menu.changed', { menuVersion: 2 }]] : [],
    );
  });
});

describe('what a line takes', () => {
  it('is the dish, and of a combo its parts as well', () => {
    expect(portionsOf(pair, 'pair', 3)).toEqual([
      ['pair', 3],
      ['torta', 6],
    ]);
    expect(portionsOf(undefined, 'gone', 3)).toEqual([['gone', 3]]);
    const state = kitchen({ dishes: [pair] });
    const record = order({ items: [{ id: 'a', menuItemId: 'pair', quantity: 2 }, { id: 'b' }] });
    expect(Object.fromEntries(portionsOfItem(state, record, 'a'))).toEqual({ pair: 2, torta: 4 });
    expect(portionsOfItem(state, record, 'none').size).toBe(0);
  });

  it('is its options, for each portion, while it is not taken out', () => {
    const modifiers = [{ id: 'beans', name: 'beans', priceDeltaCents: 0 }];
    const record = order({
      items: [
        { id: 'a', quantity: 2, modifiers },
        { id: 'b', quantity: 1, modifiers },
        { id: 'c', quantity: 4, modifiers, removedAt: '2026-11-30T16:00:00.000Z' },
      ],
    });
    expect(Object.fromEntries(optionsOf(record))).toEqual({ beans: 3 });
    expect(Object.fromEntries(optionsOf(record, 'b'))).toEqual({ beans: 1 });
    expect(Object.fromEntries(optionsOf(record, 'c'))).toEqual({});
  });
});

describe('an order that is not made gives back', () => {
  const given = (
    record: OrderRecord,
    dishes: Dish[],
    facts: { onlyItem?: string; businessDay?: string } = {},
  ) => {
    const draft = draftOf(kitchen({ dishes, cafeteria: { businessDay: facts.businessDay ?? monday } }));
    const { held } = giveBack(draft, record, { onlyItem: facts.onlyItem, byUserId: 'ana' });
    const changes = [...draft.events.map((event) => event.changes), draft.rest];
    const back = changes.flatMap(({ stock = [] }) => stock.map(({ dishId, quantity }) => [dishId, quantity]));
    return { held, back };
  };
  const counted = (id: string, facts: Partial<Dish> = {}) => dish(id, { stock: 5, ...facts });

  it.each<[string, OrderRecord, Dish[], Parameters<typeof given>[2], ReturnType<typeof given>]>([
    [
      'all that it holds',
      order({ held: { torta: 2, coffee: 1 } }),
      [counted('torta'), counted('coffee')],
      {},
      {
        held: { torta: 0, coffee: 0 },
        back: [
          ['coffee', 1],
          ['torta', 2],
        ],
      },
    ],
    [
      'nothing of what was not counted then',
      order({ held: {} }),
      [counted('torta')],
      {},
      { held: {}, back: [] },
    ],
    [
      'nothing to a dish that is not counted now',
      order({ held: { torta: 2 } }),
      [dish('torta')],
      {},
      { held: { torta: 2 }, back: [] },
    ],
    [
      'nothing to a dish that there is no more',
      order({ held: { torta: 2 } }),
      [],
      {},
      { held: { torta: 2 }, back: [] },
    ],
    [
      'nothing twice',
      order({ held: { torta: 0 } }),
      [counted('torta')],
      {},
      { held: { torta: 0 }, back: [] },
    ],
    [
      'of one line no more than that took',
      order({ held: { torta: 3 }, items: [{ id: 'a' }, { id: 'b', quantity: 2 }] }),
      [counted('torta')],
      { onlyItem: 'a' },
      { held: { torta: 2 }, back: [['torta', 1]] },
    ],
    [
      'of one line no more than the order holds',
      order({ held: { torta: 1 }, items: [{ id: 'a', quantity: 2 }] }),
      [counted('torta')],
      { onlyItem: 'a' },
      { held: { torta: 0 }, back: [['torta', 1]] },
    ],
    [
      'of one line nothing of other dishes',
      order({ held: { torta: 1, coffee: 1 }, items: [{ id: 'a' }] }),
      [counted('torta'), counted('coffee')],
      { onlyItem: 'a' },
      { held: { torta: 0, coffee: 1 }, back: [['torta', 1]] },
    ],
    [
      'of a combo that is another one now what it took of it',
      order({ held: { pair: 1, torta: 2 }, items: [{ id: 'a', menuItemId: 'pair' }] }),
      [counted('pair', { components: [{ dishId: 'torta', quantity: 3 }] }), counted('torta')],
      { onlyItem: 'a' },
      {
        held: { pair: 0, torta: 0 },
        back: [
          ['pair', 1],
          ['torta', 2],
        ],
      },
    ],
    [
      'nothing of an earlier day to a dish that began anew since',
      order({ held: { torta: 2 } }),
      [counted('torta', { dailyStock: 9 })],
      { businessDay: tuesday },
      { held: { torta: 2 }, back: [] },
    ],
    [
      'what is of this day to a dish counted by the day',
      order({ held: { torta: 2 } }),
      [counted('torta', { dailyStock: 9 })],
      {},
      { held: { torta: 0 }, back: [['torta', 2]] },
    ],
    [
      'what is of an earlier day to a dish counted for good',
      order({ held: { torta: 2 } }),
      [counted('torta')],
      { businessDay: tuesday },
      { held: { torta: 0 }, back: [['torta', 2]] },
    ],
    [
      'what has no slot, whatever the day',
      order({ held: { torta: 2 }, pickupSlot: null }),
      [counted('torta', { dailyStock: 9 })],
      { businessDay: tuesday },
      { held: { torta: 0 }, back: [['torta', 2]] },
    ],
  ])('%s', (_, record, dishes, facts, expected) => {
    expect(given(record, dishes, facts)).toEqual(expected);
  });
});

describe('the load of a slot', () => {
  it('is more by what an order asks, less by what it gives back, and not touched by nothing', () => {
    const state = kitchen({ loads: [[now, { grill: 5 }]] });
    const draft = draftOf(state);
    loadSlot(draft, now, { orders: 1, grill: 2, bar: 0 }, 1);
    loadSlot(draft, now, { grill: 3 }, -1);
    draft.emit('order.changed', null);
    expect(draft.events[0]?.changes.loads).toEqual([
      { slot: now, resource: 'orders', amount: 1 },
      { slot: now, resource: 'grill', amount: 2 },
      { slot: now, resource: 'grill', amount: -3 },
    ]);
    expect(evolve(state, draft.events[0]!).loads.get(now)).toEqual({ orders: 1, grill: 4 });
  });
});
