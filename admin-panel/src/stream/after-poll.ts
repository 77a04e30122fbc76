import type { CafeteriaEvent } from '../../../src/contracts/events.ts';
import type { Cafeteria } from '../../../src/contracts/menu.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { isOpen } from '../../../src/domain/order-moves.ts';
import { type Live, type OpenOrder, openIn } from './live.ts';

/** What a board shows, as it is asked for where no socket opens. */
export type Polled = { orders: Order[]; cafeteria: Cafeteria };

/**
 * What is known after an answer, the events that it makes up for, and what was open before and is not any more. An order that
 * this device has moved since then is newer than the answer. `openWhenLeft`: what was open when somebody looked last, where nothing is known.
 */
export function afterPoll(
  before: Live | undefined,
  { orders, cafeteria }: Polled,
  openWhenLeft: readonly OpenOrder[] = [],
) {
  const known = before?.orders ?? new Map<string, Order>();
  const newest = orders.map((order) => {
    const ours = known.get(order.id);
    return ours && ours.version > order.version ? ours : order;
  });
  const events = newest.flatMap((order) => (before ? eventOf(known.get(order.id), order) : []));
  if (before && before.cafeteria.menuVersion !== cafeteria.menuVersion) events.push(told('menu.changed'));
  if (before && before.cafeteria.archivedAt !== cafeteria.archivedAt) events.push(told('cafeteria.changed'));
  const listed = new Set(orders.map(({ id }) => id));
  const closed = [...known.values()].filter(({ status }) => !isOpen(status));
  const gone = (before ? openIn(before) : openWhenLeft).filter(({ id }) => !listed.has(id));
  const live: Live = { orders: new Map([...closed, ...newest].map((order) => [order.id, order])), cafeteria };
  return { live, events, gone };
}

/** The last of the events that must have been, of a new order its coming, too; none where nothing has changed. */
function eventOf(before: Order | undefined, order: Order): CafeteriaEvent[] {
  if (before && before.version >= order.version) return [];
  const coming = before || order.status === 'placed' ? [] : [told('order.placed', order)];
  return [
    ...coming,
    told(before?.status === order.status ? 'order.changed' : `order.${order.status}`, order),
  ];
}

const told = (event: string, order?: Order): CafeteriaEvent => ({
  ...{ type: 'event', seq: 0, id: '', event, at: order?.updatedAt ?? '' },
  ...(order && { order }),
});
