import type { Order } from '../../contracts/orders.ts';
import { minutes } from './calendar.ts';
import type { Draft } from './draft.ts';
import type { PaymentWish } from './events.ts';
import type { OrderRecord } from './state.ts';

/**
 * A bank lets go of what it holds after so long: a card's authorization is good for seven days, Visa's for less than five.
 * https://docs.stripe.com/payments/place-a-hold-on-a-payment-method
 */
const longestHoldMs = minutes(4 * 24 * 60);

/**
 * What an order that has just moved, or lost a line, means for its money. Held until the kitchen accepts, captured from
 * then on (a no-show was cooked), and given back when it will not be made, or as far as staff gave it back. Of an order for a
 * day so far ahead that the hold would not last it is captured at once. What did not pay after all (`failed`) is not
 * asked for again.
 */
export function wishOf(order: Order): Omit<PaymentWish, 'orderId' | 'cause'> {
  const { status, totalCents, refundedCents, paymentStatus } = order;
  const kept = totalCents - refundedCents;
  const nothing =
    status === 'rejected' ||
    status === 'cancelled' ||
    status === 'expired' ||
    kept === 0 ||
    paymentStatus === 'failed' ||
    paymentStatus === 'paid';
  if (nothing) return { wanted: 'cancelled', wantedCents: 0 };
  const held = status === 'pending_payment' || (status === 'placed' && lastsUntilItsSlot(order));
  return { wanted: held ? 'held' : 'captured', wantedCents: kept };
}

const lastsUntilItsSlot = ({ createdAt, pickupSlot }: Order): boolean =>
  pickupSlot === null || Date.parse(pickupSlot) - Date.parse(createdAt) <= longestHoldMs;

/** Writes the wish down; an order in cash has no payment to wish anything of. */
export function wishForPayment(draft: Draft, { document }: OrderRecord, cause: string): void {
  if (document.paymentMethod === 'cash') return;
  draft.wishPayment({ orderId: document.id, ...wishOf(document), cause });
}
