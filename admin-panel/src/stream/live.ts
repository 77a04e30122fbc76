import type { CafeteriaEvent } from '../../../src/contracts/events.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import type { ServerMessage } from '../../../src/contracts/stream.ts';
import { type CafeteriaState, foldCafeteria } from '../../../src/domain/cafeteria-state.ts';
import { isOpen } from '../../../src/domain/order-moves.ts';

/**
 * What a listener knows of a cafeteria at this moment. Orders that were closed stay for a while: see `withOrder`. `archivedAt` is
 * known by asking alone: whoever hears of changes is told when it does.
 */
export type Live = {
  orders: ReadonlyMap<string, Order>;
  cafeteria: CafeteriaState & { archivedAt?: string | null };
};

export type OpenOrder = Pick<Order, 'id' | 'status'>;

/** The orders of it that are open. */
export const openIn = ({ orders }: Live): OpenOrder[] =>
  [...orders.values()].flatMap(({ id, status }) => (isOpen(status) ? [{ id, status }] : []));

/** The order that an event tells of, as it was known before; undefined: it was not, or it tells of none. */
export const orderBefore = (live: Live | undefined, { order }: CafeteriaEvent): Order | undefined =>
  order && live?.orders.get(order.id);

export type Snapshot = Extract<ServerMessage, { type: 'snapshot' }>;

/** Closed orders that are remembered, so that a late word about one does not bring it back. */
const closedOrdersKept = 50;

export const liveFrom = ({ orders, cafeteria }: Snapshot): Live => ({
  orders: new Map(orders.map((order) => [order.id, order])),
  cafeteria,
});

export function afterEvent(live: Live, event: CafeteriaEvent): Live {
  const cafeteria = foldCafeteria(live.cafeteria, event);
  const told = cafeteria === live.cafeteria ? live : { ...live, cafeteria };
  return event.order ? withOrder(told, event.order) : told;
}

/** Takes an order as an event or an answer tells it; the two overtake each other, and the newer version counts. */
export function withOrder(live: Live, order: Order): Live {
  const known = live.orders.get(order.id);
  if (known && known.version >= order.version) return live;
  const orders = new Map(live.orders).set(order.id, order);
  if (!isOpen(order.status)) forgetOldest(orders);
  return { ...live, orders };
}

function forgetOldest(orders: Map<string, Order>): void {
  const closed = [...orders.values()].filter(({ status }) => !isOpen(status));
  // A Map keeps its order: the first is the one that was heard of first.
  for (const { id } of closed.slice(0, Math.max(0, closed.length - closedOrdersKept))) orders.delete(id);
}
