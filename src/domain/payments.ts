import type { OnlineMethod } from '../contracts/institution.ts';
import type { Order } from '../contracts/orders.ts';
import type { PaymentDocument, PaymentRefund } from '../contracts/payments.ts';

/** Stripe's least amounts by currency, in cents. https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const minimumCents = { MXN: 1_000, USD: 50, EUR: 50 } as const;

type Fees = {
  serviceFeeBasisPoints: number;
  serviceFeeCents: number;
  holdMinutes: Record<OnlineMethod, number>;
};

/** On which terms an order is paid online; SQL knows the currency and the price. */
export type PaymentTerms = {
  feeBasisPoints: number;
  feeCents: number;
  minimumCents: Record<string, number>;
  /** How long an order holds stock and slot for its payment. */
  holdMinutes: number;
};

export const paymentTerms = (fees: Fees, method: OnlineMethod): PaymentTerms => ({
  feeBasisPoints: fees.serviceFeeBasisPoints,
  feeCents: fees.serviceFeeCents,
  minimumCents,
  holdMinutes: fees.holdMinutes[method],
});

/** What a worker does next at the provider. */
export type PaymentStep =
  | { call: 'create' }
  /** Asked for by the student, of a voucher or a transfer that ran out; `failedTry`: the provider's name of that one. */
  | { call: 'renew'; failedTry: string }
  | { call: 'capture'; amountCents: number }
  | { call: 'cancel' }
  | { call: 'refund'; refund: PaymentRefund }
  | { call: 'list_refunds' }
  | { call: 'retrieve' };

const unpaid: readonly PaymentDocument['status'][] = ['awaiting', 'processing', 'authorized'];

/**
 * The one thing to do next for a payment to become what its order says: money first taken or let go, then given back.
 * null: nothing. What is as it should be is looked at once (`seen`: it was), for that is why somebody asked.
 */
export function nextStep(payment: PaymentDocument, seen: boolean): PaymentStep | null {
  const { status, wanted, wantedCents, refunds, providerId } = payment;
  if (status === 'requested') return { call: 'create' };
  if (!providerId) return null;
  if (status === 'authorized' && wanted === 'captured') return { call: 'capture', amountCents: wantedCents };
  if (wanted === 'cancelled' && unpaid.includes(status)) return { call: 'cancel' };
  const owed = refunds.find((refund) => refund.status === 'pending' && !refund.providerId);
  if (owed) return { call: 'refund', refund: owed };
  return seen ? null : { call: 'retrieve' };
}

/** After so many failures in a row a call gets a new key: Stripe repeats a fault of its own under the old one for a day. */
const triesUnderOneKey = 4;

/** The key under which a call is made once, however often it is sent. What it leaves unsaid would make another call of it. */
export function idempotencyKeyOf(
  { id, attempts }: Pick<PaymentDocument, 'id' | 'attempts'>,
  step: PaymentStep,
): string {
  const round = Math.floor(attempts / triesUnderOneKey);
  switch (step.call) {
    case 'capture':
      return `${id}-capture-${step.amountCents}-${round}`;
    case 'renew':
      // Two taps are one; the next that runs out is another.
      return `${id}-renew-${step.failedTry}-${round}`;
    case 'refund':
      // Never by itself a new one: a refund is not known again by its state, as a capture is.
      return `${step.refund.id}-refund-${step.refund.generation}`;
    default:
      return `${id}-${step.call}-${round}`;
  }
}

/** Whether a refund has failed so often that Stripe's list is to tell whether it knows it. */
export const isDoubtful = ({ attempts }: PaymentDocument): boolean => attempts >= triesUnderOneKey;

/** From then on it is tried every so many seconds, for ever, and somebody is told. */
const patientSeconds = 300;
const impatientTries = 3;

/** Seconds until a failed call is made again: 5, 25, 125, then every five minutes. Money is never given up. */
export const moneyDelaySeconds = (failedAttempt: number): number =>
  failedAttempt > impatientTries ? patientSeconds : 5 ** failedAttempt;

/** Whether a payment has failed so often that somebody should look. */
export const isStuck = ({ attempts }: Pick<PaymentDocument, 'attempts'>): boolean =>
  attempts > impatientTries;

const moving: readonly string[] = [
  'order.accepted',
  'order.rejected',
  'order.cancelled',
  'order.expired',
  'order.changed',
  'order.payment_failed',
  'order.refunded',
];

/** Whether an order's event means that money is to be moved. */
export const movesMoney = (event: string, paymentMethod: string): boolean =>
  paymentMethod !== 'cash' && moving.includes(event);

/** Whether an order is still to be paid at the counter: in cash from the first, or because nothing could be charged. */
export const isOwedAtCounter = ({ paymentStatus }: Pick<Order, 'paymentStatus'>): boolean =>
  paymentStatus === 'unpaid' || paymentStatus === 'failed';

/** Whether money has been taken for an order, some or all of which may have gone back since. */
export const isCharged = (status: Order['paymentStatus']): boolean =>
  status === 'captured' || status === 'partially_refunded' || status === 'refunded';
