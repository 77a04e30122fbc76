import type { Order } from '../../contracts/orders.ts';
import type { OrderingUserContext } from '../ordering/submit.ts';
import { changeOrder } from './change-order.ts';

/**
 * Staff change the promise of an order that is in work; its student hears of it. One event.
 * Errors: `order_not_found`, `illegal_transition`, `version_conflict`.
 */
export const setEta = (
  ctx: OrderingUserContext,
  input: { orderId: string; version?: number; etaMinutes: number },
): Promise<Order> => changeOrder(ctx, { kind: 'eta', ...input });
