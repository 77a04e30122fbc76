import type { OrderStatus } from '../../contracts/orders.ts';
import type { UserContext } from '../context.ts';
import { actor, type Changed, changeOrder } from './change-order.ts';

const inWork: readonly OrderStatus[] = ['placed', 'accepted', 'preparing'];

/**
 * Staff cannot make a line: its student is asked. One round trip, one event.
 * Errors: `order_not_found`, `order_item_not_found`, `change_already_proposed`, `illegal_transition`, `version_conflict`.
 */
export async function proposeChange(
  { db, principal }: UserContext,
  input: { orderId: string; version?: number; itemId: string; reason?: string },
): Promise<Changed> {
  return changeOrder(db, 'propose_change', { ...input, from: inWork, ...actor(principal) });
}

/**
 * The student goes without the line, or takes the whole order back. One round trip.
 * Errors: `order_not_found`, `change_not_found`, `illegal_transition`, `version_conflict`.
 */
export async function decideChange(
  { db, principal }: UserContext,
  input: { orderId: string; version?: number; changeId: string; accept: boolean },
): Promise<Changed> {
  return changeOrder(db, 'decide_change', { ...input, from: inWork, ...actor(principal) });
}
