import type { Order } from '../../../src/contracts/orders.ts';
import type { OrderPayment } from '../../../src/contracts/payments.ts';

/** What there is to do for a payment: nothing yet, a card to type in, a voucher or transfer to pay, nothing any more. */
export type PayStep = 'preparing' | 'card' | 'voucher' | 'ran-out' | 'settling';

export function payStepOf({
  status,
  method,
  clientSecret,
  instructions,
  lastDecline,
}: OrderPayment): PayStep {
  if (status === 'requested') return 'preparing';
  if (status !== 'awaiting') return 'settling';
  if (instructions) return 'voucher';
  if (method !== 'card') return lastDecline ? 'ran-out' : 'preparing';
  return clientSecret ? 'card' : 'preparing';
}

/** With what was known of it before, where the provider did not answer this time: a card that is being typed in stays. */
export const withKnown = (before: OrderPayment | undefined, now: OrderPayment): OrderPayment =>
  now.status === 'awaiting' && before?.status === 'awaiting' && !now.clientSecret
    ? { ...now, clientSecret: before.clientSecret, instructions: before.instructions }
    : now;

/** Whether asking again soon may bring more than there is now. */
export const isMoving = (payment: OrderPayment): boolean =>
  payStepOf(payment) === 'preparing' || payStepOf(payment) === 'settling';

/** Why it was not paid, as far as that helps its payer; what a bank suspects of a card is the bank's to tell. */
const declines = {
  insufficient_funds: 'funds',
  expired_card: 'expired',
  incorrect_cvc: 'mistyped',
  invalid_cvc: 'mistyped',
  incorrect_number: 'mistyped',
  invalid_number: 'mistyped',
  invalid_expiry_month: 'mistyped',
  invalid_expiry_year: 'mistyped',
  payment_intent_authentication_failure: 'unproven',
  processing_error: 'passing',
  api_connection_error: 'passing',
  payment_intent_payment_attempt_expired: 'ran-out',
} as const;
export type Declined = (typeof declines)[keyof typeof declines] | 'other';

/** The issuer's code says more than the provider's. */
export function declinedBy({
  code,
  declineCode,
}: {
  code?: string | null;
  declineCode?: string | null;
}): Declined {
  for (const said of [declineCode, code])
    if (said && said in declines) return declines[said as keyof typeof declines];
  return 'other';
}

/** What is said of the money of an order, once there is something to say. */
export type MoneySays =
  | 'pay-cash'
  | 'paid-cash'
  | 'held'
  | 'paid'
  | 'refunded'
  | 'partly-refunded'
  | 'not-charged'
  | 'owed-at-counter';

export function moneySays({
  paymentMethod,
  paymentStatus,
}: Pick<Order, 'paymentMethod' | 'paymentStatus'>): MoneySays | null {
  if (paymentMethod === 'cash') return paymentStatus === 'paid' ? 'paid-cash' : 'pay-cash';
  switch (paymentStatus) {
    case 'authorized':
      return 'held';
    case 'captured':
      return 'paid';
    case 'paid':
      return 'paid-cash';
    case 'refunded':
      return 'refunded';
    case 'partially_refunded':
      return 'partly-refunded';
    case 'cancelled':
      return 'not-charged';
    case 'failed':
      return 'owed-at-counter';
    default:
      return null;
  }
}
