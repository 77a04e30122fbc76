import { describe, expect, it } from 'vitest';
import { type OrderStatus, orderStatuses } from '../../../src/contracts/orders.ts';
import { recallWithinMs } from '../../../src/domain/order-moves.ts';
import type { Command } from '../../../src/domain/ordering/commands.ts';
import {
  at,
  cook,
  decided,
  dish,
  holding,
  iso,
  kitchen,
  order,
  orderIn,
  place,
  refused,
  request,
  stateAfter,
  told,
} from './support.ts';

const now = at('10:10');
const grill = { station: 'grill' as const, madeAt: null };
const bar = { station: 'bar' as const, madeAt: null };
const torta = { id: 'torta', stations: [grill] };
const agua = { id: 'agua', menuItemId: 'agua', stations: [bar] };

const making = (status: OrderStatus, items: Parameters<typeof order>[0] = {}) =>
  holding(order({ status, version: 3, items: [torta, agua], ...items }));
const make = (itemId: string, facts: object = {}) =>
  ({ kind: 'make_line', orderId: 'order', actor: cook, itemId, made: true, ...facts }) as Command;
const names = (answer: ReturnType<typeof decided>) => told(answer).map(([name]) => name);

describe('a line that its station has made', () => {
  it('of an order whose last question is taken back makes it ready, as the last line does', () => {
    const made = [torta, agua].map((line) => ({
      ...line,
      stations: line.stations.map((each) => ({ ...each, madeAt: iso(now) })),
    }));
    const asked = {
      id: 'c',
      itemId: 'agua',
      status: 'proposed',
      reason: null,
      proposedAt: iso(now),
      answerBy: iso(now),
      decidedAt: null,
    };
    const state = making('preparing', { items: made, changes: [asked] } as Parameters<typeof order>[0]);
    const command = { kind: 'withdraw_change', orderId: 'order', actor: cook, changeId: 'c' } as Command;
    const taken = decided(state, command, now);
    expect(names(taken)).toEqual(['order.changed', 'order.ready']);
    expect(orderIn(taken.outcome).status).toBe('ready');
  });

  it('says where it is made from the menu of the moment: a combo at the stations of its parts', () => {
    const dishes = [
      dish('torta'),
      dish('agua', { station: 'bar' }),
      dish('paquete', {
        station: 'counter',
        components: [
          { dishId: 'torta', quantity: 1 },
          { dishId: 'agua', quantity: 1 },
        ],
      }),
    ];
    const items = ['torta', 'paquete'].map((menuItemId) => ({ menuItemId, quantity: 1 }));
    const placed = orderIn(decided(kitchen({ dishes }), place(request({ items })), now).outcome);
    expect(placed.items.map(({ stations }) => stations)).toEqual([[grill], [grill, bar]]);
  });

  it('begins its order, and the last one makes it ready', () => {
    const state = making('accepted');
    const first = decided(state, make('torta', { station: 'grill' }), now);
    expect(names(first)).toEqual(['order.preparing', 'order.line_made']);
    expect(told(first)[1]).toEqual(['order.line_made', { itemId: 'torta', made: true, station: 'grill' }]);
    expect(orderIn(first.outcome)).toMatchObject({ status: 'preparing', version: 5 });
    const last = decided(stateAfter(state, first), make('agua', { station: 'bar' }), now + 60_000);
    expect(names(last)).toEqual(['order.line_made', 'order.ready']);
    expect(orderIn(last.outcome)).toMatchObject({ status: 'ready', readyAt: iso(now + 60_000) });
    expect(orderIn(last.outcome).items.map(({ stations }) => stations[0]?.madeAt)).toEqual([
      iso(now),
      iso(now + 60_000),
    ]);
  });

  it('of an order that is older than its stations are kept is made where the menu says', () => {
    const state = making('preparing', { items: [{ ...torta, stations: [] }, agua] });
    const [line] = orderIn(decided(state, make('torta'), now).outcome).items;
    expect(line?.stations).toEqual([{ station: 'grill', madeAt: iso(now) }]);
  });

  it('is no event when another board was faster, whatever version that had seen', () => {
    const made = making('preparing', {
      items: [{ ...torta, stations: [{ ...grill, madeAt: iso(now) }] }, agua],
    });
    const again = decided(made, make('torta', { version: 1 }), now + 1_000);
    expect(again.events).toEqual([]);
    expect(orderIn(again.outcome).version).toBe(3);
    expect(decided(making('ready'), make('torta'), now).events).toEqual([]);
    expect(decided(making('preparing'), make('torta', { made: false }), now).events).toEqual([]);
  });

  it('waits for the answer of its student, and is ready when that takes the last open line out', () => {
    const question = {
      ...{ id: 'question', itemId: 'agua', status: 'proposed' as const, reason: null },
      ...{ proposedAt: iso(now), answerBy: iso(now), decidedAt: null },
    };
    const state = making('preparing', { changes: [question] });
    const both = stateAfter(state, decided(state, make('agua'), now));
    expect(names(decided(both, make('torta'), now))).toEqual(['order.line_made']);
    const one = stateAfter(state, decided(state, make('torta'), now));
    const without = { kind: 'decide_change', orderId: 'order', changeId: 'question', accept: true } as const;
    expect(names(decided(one, { ...without, actor: cook }, now + 1))).toEqual([
      'order.changed',
      'order.ready',
    ]);
  });

  it.each(orderStatuses)('of an order that is %s', (status) => {
    const facts = { accepted: 'decided', preparing: 'decided', ready: 'decided' }[status as string];
    const state = making(status, { readyAt: iso(now) });
    if (facts) expect(decided(state, make('torta'), now).kind).toBe('decided');
    else expect(refused(state, make('torta'), now).code).toBe('illegal_transition');
  });

  it.each([
    ['a line that is not there', make('otra'), 'order_item_not_found'],
    ['another version than was seen', make('torta', { version: 1 }), 'version_conflict'],
  ] as const)('is refused for %s', (_, command, code) => {
    expect(refused(making('preparing'), command, now).code).toBe(code);
  });

  it('is not made after all: a ready order comes back with the others as they were, within half an hour', () => {
    const stations = [{ ...grill, madeAt: iso(now) }];
    const items = [
      { ...torta, stations },
      { ...agua, stations: [{ ...bar, madeAt: iso(now) }] },
    ];
    const state = making('ready', { items, readyAt: iso(now) });
    const undo = make('agua', { made: false });
    const back = decided(state, undo, now + 1_000);
    expect(names(back)).toEqual(['order.recalled']);
    expect(orderIn(back.outcome)).toMatchObject({
      status: 'preparing',
      items: [{ stations }, { stations: [bar] }],
    });
    expect(back.events[0]?.changes.markedItemIds).toEqual(['agua']);
    expect(refused(state, undo, now + recallWithinMs + 1).code).toBe('recall_too_late');
  });

  it('is made anew, with all others, when its order is brought back whole', () => {
    const made = <L extends object, M extends object>(line: L, mark: M) => ({
      ...line,
      stations: [{ ...mark, madeAt: iso(now) }],
    });
    const items = [made(torta, grill), made(agua, bar)];
    const state = making('ready', { items, readyAt: iso(now) });
    const back = decided(state, { kind: 'recall', orderId: 'order', actor: cook }, now);
    expect(orderIn(back.outcome).items.map(({ stations }) => stations)).toEqual([[grill], [bar]]);
    expect(back.events[0]?.changes.markedItemIds).toEqual(['torta', 'agua']);
  });
});

describe('paper', () => {
  const note = (ifFirst = false) =>
    ({ kind: 'note_printing', orderId: 'order', actor: cook, ifFirst }) as const;

  it('is counted, with its time and what was promised then', () => {
    const state = making('accepted');
    const first = decided(state, note(true), now);
    expect(told(first)).toEqual([['order.printed', { times: 1 }]]);
    const after = stateAfter(state, first);
    const again = orderIn(decided(after, note(), now + 1_000).outcome);
    expect(again.printed).toEqual({ times: 2, at: iso(now + 1_000), promisedFrom: iso(at('10:05')) });
  });

  it('comes out of one of the devices that print by themselves', () => {
    const state = making('accepted');
    const after = stateAfter(state, decided(state, note(true), now));
    expect(refused(after, note(true), now).code).toBe('already_printed');
  });

  it('of an order that has ended is not counted: nobody works by it', () => {
    expect(refused(making('collected'), note(), now).code).toBe('illegal_transition');
  });
});
