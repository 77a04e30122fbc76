import type { UserContext } from '../context.ts';
import { actor, type Changed, changeOrder } from './change-order.ts';

/**
 * Staff change the promise of an order that is in work; its student hears of it. One round trip, one event.
 * Errors: `order_not_found`, `illegal_transition`, `version_conflict`.
 */
export async function setEta(
  { db, principal }: UserContext,
  input: { orderId: string; version?: number; etaMinutes: number },
): Promise<Changed> {
  return changeOrder(db, 'eta', { ...input, from: ['placed', 'accepted', 'preparing'], ...actor(principal) });
}
