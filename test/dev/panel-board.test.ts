import { expect, it } from 'vitest';
import { firstLoadBytes } from '../../admin-panel/build/script-budget.ts';
import { type Columns, columnsOf } from '../../admin-panel/src/board/columns.ts';
import { dueOf } from '../../admin-panel/src/board/lateness.ts';
import { afterBump, chosenIn, neighbourOf } from '../../admin-panel/src/board/selection.ts';
import { afterEvent, liveFrom, withOrder } from '../../admin-panel/src/stream/live.ts';
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
  [12, { kind: 'soon', minutes: 0 }],
  [15, { kind: 'soon', minutes: 0 }],
  [16, { kind: 'late', minutes: 1 }],
  [40, { kind: 'late', minutes: 25 }],
])('at minute %i of a promise from 10 to 15 it says %o', (minute, due) => {
  expect(dueOf(order('a', 'preparing'), 'preparing', Date.parse(at(minute)))).toEqual(due);
});

it('counts how long a ready order has waited, whatever was promised', () => {
  const ready = order('a', 'ready', { readyAt: at(20) });
  expect(dueOf(ready, 'ready', Date.parse(at(29)))).toEqual({ kind: 'waiting', minutes: 9 });
  expect(dueOf(ready, 'ready', Date.parse(at(30)))).toEqual({ kind: 'waiting-long', minutes: 10 });
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
