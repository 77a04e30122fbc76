import type { QueryClient } from '@tanstack/react-query';
import type { Order } from '../../../src/contracts/orders.ts';
import { keys, type Page } from '../data/queries.ts';

/** An order as somebody has told it, an event or an answer; the two overtake each other, and the newer version counts. */
export function takeOrder(client: QueryClient, order: Order): void {
  client.setQueryData<Order>(keys.order(order.id), (known) =>
    known && known.version >= order.version ? known : order,
  );
  client.setQueryData<Page<Order>>(
    keys.orders,
    (page) => page && { ...page, data: withOrder(page.data, order) },
  );
}

function withOrder(orders: Order[], order: Order): Order[] {
  const known = orders.find(({ id }) => id === order.id);
  if (!known) return [order, ...orders];
  if (known.version >= order.version) return orders;
  return orders.map((each) => (each.id === order.id ? order : each));
}
