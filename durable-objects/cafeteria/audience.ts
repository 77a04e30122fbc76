import type { CafeteriaEvent, Listener } from '../../src/contracts/events.ts';
import type { Order } from '../../src/contracts/orders.ts';

/** Staff hear everything of their cafeteria; a student the public events and those of their own orders. */
export function mayHear(listener: Listener, event: CafeteriaEvent): boolean {
  return !event.order || maySee(listener, event.order);
}

export function maySee(listener: Listener, order: Order): boolean {
  return listener.audience === 'staff' || order.userId === listener.userId;
}
