import type { Order } from '../../contracts/orders.ts';
import { type StaffVerb, staffMoves, studentMoves } from '../../domain/order-moves.ts';
import type { OrderingUserContext } from '../ordering/submit.ts';
import { changeOrder } from './change-order.ts';

export type MoveInput = { orderId: string; version?: number; reason?: string; pickupCode?: string };

/**
 * Moves an order as staff of its cafeteria, or cancels it as the student who placed it. Errors: `order_not_found`,
 * `illegal_transition`, `version_conflict` (the latter two with the current order), `change_pending`; to collect also
 * `pickup_code_wrong`, `pickup_code_required`.
 */
export function moveOrder(ctx: OrderingUserContext, verb: StaffVerb, input: MoveInput): Promise<Order> {
  const move = ctx.principal.reach === 'own' ? studentMoves.cancel : staffMoves[verb];
  return changeOrder(ctx, { kind: 'move', ...input, ...move });
}
