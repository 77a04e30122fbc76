import type { Order } from '../../contracts/orders.ts';
import type { OrderingUserContext } from '../ordering/submit.ts';
import { changeOrder } from './change-order.ts';

/**
 * Brings an order back that staff have moved on by a slip: from `ready` to `preparing`, from `collected` to `ready`, within
 * half an hour. Errors: `order_not_found`, `illegal_transition`, `version_conflict`, `recall_too_late`,
 * `recall_refunded`.
 */
export const recallOrder = (
  ctx: OrderingUserContext,
  input: { orderId: string; version?: number },
): Promise<Order> => changeOrder(ctx, { kind: 'recall', ...input });
