import type { CafeteriaEvent, Listener } from '../../src/contracts/events.ts';
import type { Order } from '../../src/contracts/orders.ts';

/** Events without an order that everybody may hear; whatever is not named here is for staff. */
const publicEvents = new Set([
  'menu.changed',
  'menu.sold_out',
  'cafeteria.paused',
  'cafeteria.resumed',
  'cafeteria.wait_changed',
]);

/** Staff hear everything of their cafeteria; a student the public events and those of their own orders. */
export function mayHear(listener: Listener, event: CafeteriaEvent): boolean {
  if (listener.audience === 'staff') return true;
  return event.order ? maySee(listener, event.order) : publicEvents.has(event.event);
}

export function maySee(listener: Listener, order: Order): boolean {
  return listener.audience === 'staff' || order.userId === listener.userId;
}
