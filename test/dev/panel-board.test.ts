import { expect, it } from 'vitest';
import { type Columns, columnsOf } from '../../admin-panel/src/board/columns.ts';
import { dueOf } from '../../admin-panel/src/board/lateness.ts';
import { changedSince, withPrinting } from '../../admin-panel/src/board/printed.ts';
import { isSought, soughtIn } from '../../admin-panel/src/board/search.ts';
import { afterBump, chosenIn, neighbourOf } from '../../admin-panel/src/board/selection.ts';
import { toMakeOf } from '../../admin-panel/src/board/to-make.ts';
import { afterEvent, liveFrom, withOrder } from '../../admin-panel/src/stream/live.ts';
import { firstLoadBytes } from '../../dev/vite/script-budget.ts';
import type { Order, OrderStatus } from '../../src/contracts/orders.ts';
import type { CafeteriaState } from '../../src/domain/cafeteria-state.ts';

/* What a board shows, as functions of what it knows. */

const at = (minute: number) => new Date(Date.UTC(2026, 10, 25, 16, minute)).toISOString();
const order = (id: string, status: OrderStatus, facts: Partial<Order> = {}) =>
  ({
    id,
    status,
    version: 1,
    createdAt: at(0),
    promisedFrom: at(10),
    promisedUntil: at(15),
    ...facts,
  }) as Order;
const ids = (columns: Columns) =>
  Object.fromEntries(
    Object.entries(columns).map(([status, shown]) => [status, shown.map((one) => one.order.id)]),
  );

it('has what was promised first on top, and of equals what came first', () => {
  const orders = [
    order('late', 'placed', { promisedFrom: at(20) }),
    order('second', 'placed', { createdAt: at(2) }),
    order('first', 'placed', { createdAt: at(1) }),
    order('old', 'placed', { promisedFrom: null, pickupSlot: null, createdAt: at(5) }),
  ];
  expect(ids(columnsOf(orders, new Map())).placed).toEqual(['old', 'first', 'second', 'late']);
});

it('shows an order where its tap leads, and none that is closed or not paid for', () => {
  const orders = [
    order('tapped', 'placed'),
    order('handed over', 'ready'),
    order('unpaid', 'pending_payment'),
    order('gone', 'cancelled'),
    order('ended meanwhile', 'expired'),
  ];
  const ahead = new Map<string, OrderStatus>([
    ['tapped', 'accepted'],
    ['handed over', 'collected'],
    ['ended meanwhile', 'accepted'],
  ]);
  const columns = columnsOf(orders, ahead);
  expect(ids(columns)).toEqual({ placed: [], accepted: ['tapped'], preparing: [], ready: [] });
  expect(columns.accepted[0]?.moving).toBe(true);
});

it.each([
  [4, { kind: 'early', minutes: 6 }],
  [5, { kind: 'soon', minutes: 5 }],
  [9.5, { kind: 'soon', minutes: 1 }],
  [12, { kind: 'due', minutes: 3 }],
  [14.9, { kind: 'due', minutes: 1 }],
  [15, { kind: 'late', minutes: 1 }],
  [40, { kind: 'late', minutes: 26 }],
])('at minute %i of a promise from 10 to 15 it says %o', (minute, due) => {
  expect(dueOf(order('a', 'preparing'), 'preparing', Date.parse(at(0)) + minute * 60_000)).toEqual(due);
});

it.each([
  [0, { kind: 'accept', minutes: 4 }],
  [2, { kind: 'accept-soon', minutes: 2 }],
  [3.9, { kind: 'accept-soon', minutes: 1 }],
  [4.1, { kind: 'accept-soon', minutes: 1 }],
])('at minute %d a new order that lapses at 4 says %o, whatever was promised', (minute, due) => {
  const placed = order('a', 'placed', { acceptBy: at(4) });
  expect(dueOf(placed, 'placed', Date.parse(at(0)) + minute * 60_000)).toEqual(due);
});

it('has the new order that lapses first on top', () => {
  const orders = [
    order('promised first', 'placed', { acceptBy: at(9) }),
    order('lapses first', 'placed', { acceptBy: at(4), promisedFrom: at(30) }),
  ];
  expect(ids(columnsOf(orders, new Map())).placed).toEqual(['lapses first', 'promised first']);
});

it('keeps what came to an end elsewhere in the column where it was', () => {
  const ended = [
    order('expired', 'expired', { closedAt: at(3) }),
    order('cancelled', 'cancelled', { acceptedAt: at(1), startedAt: at(2), closedAt: at(3) }),
    order('forgotten', 'no_show', { acceptedAt: at(1), startedAt: at(2), readyAt: at(3), closedAt: at(9) }),
  ];
  const columns = columnsOf([], new Map(), ended);
  expect(ids(columns)).toEqual({
    placed: ['expired'],
    accepted: [],
    preparing: ['cancelled'],
    ready: ['forgotten'],
  });
  expect(columns.preparing[0]?.ended).toBe(true);
});

it('counts how long a ready order has waited, whatever was promised', () => {
  const ready = order('a', 'ready', { readyAt: at(20) });
  expect(dueOf(ready, 'ready', Date.parse(at(29)))).toEqual({ kind: 'waiting', minutes: 9 });
  expect(dueOf(ready, 'ready', Date.parse(at(30)))).toEqual({ kind: 'waiting-long', minutes: 10 });
  // Tapped here, and not yet at the API.
  const tapped = order('b', 'preparing', { updatedAt: at(0), readyAt: null });
  expect(dueOf(tapped, 'ready', Date.parse(at(30)))).toEqual({ kind: 'waiting', minutes: 0 });
});

it('lets arrows choose, over empty columns, and goes to the next when a card moves on', () => {
  const orders = [order('p1', 'placed'), order('p2', 'placed', { createdAt: at(1) }), order('r1', 'ready')];
  const columns = columnsOf(orders, new Map());
  expect(chosenIn(columns, 'nobody')).toBe('p1');
  expect(neighbourOf(columns, 'p2', 'right')).toBe('r1');
  expect(neighbourOf(columns, 'r1', 'left')).toBe('p1');
  expect(neighbourOf(columns, 'p1', 'up')).toBeNull();
  expect(afterBump(columns, 'p1')).toBe('p2');
  expect(afterBump(columns, 'p2')).toBe('p1');
  expect(chosenIn(columnsOf([], new Map()), 'p1')).toBeNull();
});

const cafeteria: CafeteriaState = {
  status: 'open',
  pauseReason: null,
  pausedUntil: null,
  extraWaitMinutes: 0,
  menuVersion: 1,
};
const snapshot = { type: 'snapshot' as const, seq: 1, epoch: 'e', cafeteria };

it('takes the newer of what an answer and the stream tell, in whichever order they come', () => {
  const live = liveFrom({ ...snapshot, orders: [order('a', 'ready')] });
  const collected = withOrder(live, order('a', 'collected', { version: 3 }));
  expect(withOrder(collected, order('a', 'ready', { version: 2 }))).toBe(collected);
});

it('follows the cafeteria’s own state, and forgets closed orders in time', () => {
  let live = liveFrom({ ...snapshot, orders: [order('open', 'placed')] });
  const event = { type: 'event' as const, seq: 2, id: 'x', at: at(1) };
  live = afterEvent(live, { ...event, event: 'cafeteria.paused', data: { reason: 'Sin gas' } });
  expect(live.cafeteria).toMatchObject({ status: 'paused', pauseReason: 'Sin gas' });
  for (let number = 0; number < 120; number++) live = withOrder(live, order(`closed ${number}`, 'collected'));
  expect([live.orders.size, live.orders.has('open'), live.orders.has('closed 119')]).toEqual([
    51,
    true,
    true,
  ]);
});

it('measures the first load of a page: the entry, the page, and what both import, each once', () => {
  const chunk = (fileName: string, moduleIds: string[], imports: string[], isEntry = false) => ({
    fileName,
    moduleIds,
    imports,
    isEntry,
    code: fileName.repeat(500),
  });
  const chunks = [
    chunk('entry.js', ['/src/main.tsx'], ['shared.js'], true),
    chunk('shared.js', ['/src/theme.ts'], []),
    chunk('board.js', ['/src/board/board-page.tsx'], ['shared.js']),
    chunk('office.js', ['/src/office/office-page.tsx'], ['shared.js']),
  ];
  const bytes = firstLoadBytes(chunks, ['src/board/board-page.tsx']);
  expect(bytes).toBe(firstLoadBytes(chunks.slice(0, 3), ['src/board/board-page.tsx']));
  expect(bytes).toBeGreaterThan(firstLoadBytes(chunks, []));
  expect(() => firstLoadBytes(chunks, ['src/none.tsx'])).toThrow('src/none.tsx');
});

it.each([
  ['a part of its number', '03', true],
  ['its letters, small', 'a-03', true],
  ['the beginning of its student’s name, without accents', 'jose', true],
  ['the middle of that name', 'osé', false],
  ['its whole code', '4821', true],
  ['a part of its code', '482', false],
  ['nothing', '  ', true],
])('an order is found by %s', (_, text, found) => {
  const sought = { number: 'A-033', studentName: 'José', pickupCode: '4821' };
  expect(isSought(sought, text)).toBe(found);
});

it('of what is sought each column shows that alone, and everything when nothing is', () => {
  const all = columnsOf(
    [
      order('a', 'placed', { number: 'A-001', studentName: null, pickupCode: '1000' }),
      order('b', 'ready', { number: 'A-002', studentName: 'Ana', pickupCode: '2000' }),
    ],
    new Map(),
  );
  expect(ids(soughtIn(all, 'ana'))).toEqual({ placed: [], accepted: [], preparing: [], ready: ['b'] });
  expect(soughtIn(all, '')).toBe(all);
});

it('counts what is to be made: of a combo its parts, nothing that is made, ready, taken out or ended', () => {
  type Item = Order['items'][number];
  const item = (name: string, quantity: number, facts: Partial<Item> = {}) =>
    ({ name, quantity, components: [], removedAt: null, ...facts }) as unknown as Item;
  const part = (name: string, quantity: number) => ({ menuItemId: name, name, quantity });
  const columns = columnsOf(
    [
      order('new', 'placed', { acceptBy: null, items: [item('torta', 2), item('agua', 1)] }),
      order('taken', 'accepted', {
        items: [
          item('torta', 1),
          item('sopa', 1, { removedAt: at(1) }),
          item('agua', 4, { stations: [{ station: 'bar', madeAt: at(2) }] }),
        ],
      }),
      order('cooking', 'preparing', {
        items: [item('comida', 3, { components: [part('agua', 1), part('torta', 2)] })],
      }),
      order('made', 'ready', { items: [item('torta', 9)] }),
    ],
    new Map(),
    [order('ended', 'cancelled', { startedAt: at(1), items: [item('torta', 7)] })],
  );
  expect(toMakeOf(columns)).toEqual([
    { name: 'torta', promised: 7, fresh: 2 },
    { name: 'agua', promised: 3, fresh: 1 },
  ]);
});

it('remembers how often an order was printed, and of the many only the last', () => {
  let printed = withPrinting([], 'a');
  printed = withPrinting(withPrinting(printed, 'b'), 'a');
  expect(printed).toEqual([
    { id: 'b', times: 1 },
    { id: 'a', times: 2 },
  ]);
  for (let order = 0; order < 600; order++) printed = withPrinting(printed, `later ${order}`);
  expect([printed.length, printed.at(-1)?.id]).toEqual([500, 'later 599']);
});

it('a paper says what has changed since the last one: lines that were taken out, and another time', () => {
  const [before, printedAt, after] = ['15:00', '15:05', '15:10'].map(
    (time) => `2026-11-30T${time}:00.000Z`,
  ) as [string, string, string];
  const items = [null, before, after].map((removedAt, id) => ({ id, removedAt })) as never;
  const printed = { times: 1, at: printedAt, promisedFrom: before };
  expect(changedSince({ items, printed, promisedFrom: after })).toMatchObject({
    removed: [{ removedAt: after }],
    promisedBefore: before,
  });
  expect(changedSince({ items: [], printed, promisedFrom: before })).toBeNull();
  expect(changedSince({ items, printed: null, promisedFrom: after })).toBeNull();
});
