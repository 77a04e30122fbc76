import { expect, it } from 'vitest';
import { afterPoll } from '../../admin-panel/src/stream/after-poll.ts';
import type { Cafeteria } from '../../src/contracts/menu.ts';
import type { Order, OrderStatus } from '../../src/contracts/orders.ts';

/* A board where no socket opens. */

const cafeteria = { status: 'open', menuVersion: 4, archivedAt: null } as Cafeteria;
const order = (id: string, status: OrderStatus, version = 1) =>
  ({ id, status, version, updatedAt: '2026-11-30T16:00:00.000Z' }) as Order;
const knowing = (...orders: Order[]) => ({
  orders: new Map(orders.map((each) => [each.id, each])),
  cafeteria,
});

it('tells of what is new, of what has moved and of what has gone, and of nothing at the first look', () => {
  const before = knowing(
    order('a', 'placed'),
    order('b', 'placed'),
    order('c', 'ready'),
    order('d', 'ready'),
  );
  const orders = [
    order('a', 'accepted', 2),
    order('b', 'placed', 2),
    order('c', 'ready'),
    order('e', 'placed'),
  ];
  const { live, events, gone } = afterPoll(before, { orders, cafeteria: { ...cafeteria, menuVersion: 5 } });
  expect(events.map(({ event, order: of }) => [event, of?.id])).toEqual([
    ['order.accepted', 'a'],
    ['order.changed', 'b'],
    ['order.placed', 'e'],
    ['menu.changed', undefined],
  ]);
  expect(gone.map(({ id }) => id)).toEqual(['d']);
  expect([...live.orders.keys()]).toEqual(['a', 'b', 'c', 'e']);
  expect(afterPoll(undefined, { orders, cafeteria }).events).toEqual([]);
});

it('tells that a new order has come before it tells that it was accepted by itself', () => {
  const { events } = afterPoll(knowing(), { orders: [order('a', 'accepted', 2)], cafeteria });
  expect(events.map(({ event }) => event)).toEqual(['order.placed', 'order.accepted']);
});

it('finds out at the first look what has gone since the board was left', () => {
  const left = [order('a', 'placed'), order('b', 'ready')];
  const { gone, events } = afterPoll(undefined, { orders: [order('b', 'ready')], cafeteria }, left);
  expect([gone.map(({ id }) => id), events]).toEqual([['a'], []]);
});

it('keeps what this device has moved while the answer was on its way, and what it knows to have ended', () => {
  const before = knowing(order('a', 'accepted', 3), order('over', 'collected', 9));
  const { live, events } = afterPoll(before, { orders: [order('a', 'placed', 2)], cafeteria });
  expect([events, live.orders.get('a')?.version, live.orders.has('over')]).toEqual([[], 3, true]);
});

it('notices that the cafeteria was archived, and that it is in use again', () => {
  const orders: Order[] = [];
  const archived = { ...cafeteria, archivedAt: '2026-11-30T16:00:00.000Z' };
  const told = afterPoll(knowing(), { orders, cafeteria: archived });
  expect(told.events.map(({ event }) => event)).toEqual(['cafeteria.changed']);
  expect(afterPoll(told.live, { orders, cafeteria: archived }).events).toEqual([]);
  expect(afterPoll(told.live, { orders, cafeteria }).events).toHaveLength(1);
});
