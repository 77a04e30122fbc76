import type { Order } from '../../../src/contracts/orders.ts';
import { isOpen } from '../../../src/domain/order-moves.ts';

/** Whether an event is the one that ended its order: money of one that has ended moves later, and ends nothing. */
export const endsOrder = (event: string, { status }: Pick<Order, 'status'>): boolean =>
  !isOpen(status) && event === `order.${status}`;
