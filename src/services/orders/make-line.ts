import type { Order } from '../../contracts/orders.ts';
import type { Station } from '../../domain/ordering/state.ts';
import type { OrderingUserContext } from '../ordering/submit.ts';
import { changeOrder } from './change-order.ts';

/**
 * A station has made a line, or has not after all (`made`). The first line begins its order, the last makes it ready. What is so
 * already is answered, and heard by nobody.
 * Errors: `order_not_found`, `order_item_not_found`, `illegal_transition`, `version_conflict`, `recall_too_late`.
 */
export const makeLine = (
  ctx: OrderingUserContext,
  input: { orderId: string; version?: number; itemId: string; station?: Station; made: boolean },
): Promise<Order> => changeOrder(ctx, { kind: 'make_line', ...input });
