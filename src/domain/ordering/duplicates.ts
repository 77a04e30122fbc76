import type { PlaceOrder } from '../../contracts/orders.ts';
import { isOpen } from '../order-moves.ts';
import type { OrderingState, OrderRecord } from './state.ts';

/** The same basket, paid in the same way, within this time and without a key, is a second tap. */
const doubleTapMs = 5_000;

/** The order of the first of two taps, unless that was taken back between; null: there is none. */
export function firstTap(
  { orders }: OrderingState,
  {
    userId,
    basketHash,
    paymentMethod,
  }: { userId: string; basketHash: string; paymentMethod: PlaceOrder['paymentMethod'] },
  now: number,
): OrderRecord | null {
  let newest: OrderRecord | null = null;
  for (const order of orders.values()) {
    const { document } = order;
    if (order.basketHash !== basketHash || document.userId !== userId || !isOpen(document.status)) continue;
    if (document.paymentMethod !== paymentMethod) continue;
    if (Date.parse(document.createdAt) <= now - doubleTapMs) continue;
    if (!newest || document.createdAt >= newest.document.createdAt) newest = order;
  }
  return newest;
}
