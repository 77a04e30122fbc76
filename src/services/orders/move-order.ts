import { type StaffVerb, staffMoves, studentMoves } from '../../domain/order-moves.ts';
import type { UserContext } from '../context.ts';
import { actor, type Changed, changeOrder } from './change-order.ts';

export type MoveInput = { orderId: string; version?: number; reason?: string; pickupCode?: string };

/**
 * Moves an order as staff of its cafeteria, or cancels it as the student who placed it. One round trip.
 * Errors: `order_not_found`, `illegal_transition`, `version_conflict` (the latter two with the current
 * order); to collect also `pickup_code_wrong`, `pickup_code_required`.
 */
export async function moveOrder(
  { db, principal }: UserContext,
  verb: StaffVerb,
  input: MoveInput,
): Promise<Changed> {
  const move = principal.reach === 'own' ? studentMoves.cancel : staffMoves[verb];
  return changeOrder(db, 'move', { ...input, ...move, ...actor(principal) });
}
