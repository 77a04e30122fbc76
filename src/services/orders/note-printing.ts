import type { Order } from '../../contracts/orders.ts';
import type { OrderingUserContext } from '../ordering/submit.ts';
import { changeOrder } from './change-order.ts';

/**
 * An order is on paper once more, so that every board knows. Errors: `order_not_found`, `version_conflict`, and with `ifFirst`
 * `already_printed`.
 */
export const notePrinting = (
  ctx: OrderingUserContext,
  input: { orderId: string; version?: number; ifFirst: boolean },
): Promise<Order> => changeOrder(ctx, { kind: 'note_printing', ...input });
