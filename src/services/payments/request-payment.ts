import type { OrderPayment, PaymentDocument } from '../../contracts/payments.ts';
import { Problem } from '../../contracts/problems.ts';
import { moneyDelaySeconds, type PaymentStep } from '../../domain/payments.ts';
import type { OrderingContext, OrderingUserContext } from '../ordering/submit.ts';
import { readOrder } from '../orders/read-orders.ts';
import { followPayment } from './follow-payment.ts';
import { type RecordedCall, readPayment, recordCall } from './ledger.ts';
import { asPaidBefore } from './offer.ts';
import type { Intent, PaymentProvider } from './provider.ts';
import { queuePayments } from './queue-payment.ts';
import { stripeFor } from './stripe.ts';
import { takeStep } from './take-step.ts';

type Means = OrderingContext & { provider: PaymentProvider | null };

/**
 * What the student's app needs to pay an order of theirs. Any number of times: the intent is made once. Three round trips
 * and a call of the provider at most. Errors: `order_not_found`, `not_paid_online`.
 */
export async function requestPayment(ctx: OrderingUserContext, orderId: string): Promise<OrderPayment> {
  await readOrder(ctx, orderId);
  const payment = await readPayment(ctx.db, orderId);
  if (!payment) throw new Problem('not_paid_online');
  const provider = stripeFor(ctx.env, asPaidBefore(ctx.institution));
  return makePayable({ ...ctx, provider }, payment);
}

/**
 * Has the provider make the intent, or tell of it, and records that before any secret leaves: what the student can pay
 * with, the ledger knows. When the provider does not answer, the payment stands all the same and its worker goes on.
 */
export async function makePayable(means: Means, payment: PaymentDocument): Promise<OrderPayment> {
  const call = payment.status === 'requested' ? 'create' : payment.status === 'awaiting' ? 'retrieve' : null;
  if (!call || !means.provider) return shown(payment, means.provider, null);
  const asked = await askProvider({ ...means, provider: means.provider }, payment, { call });
  return shown(asked.payment, means.provider, asked.intent);
}

/**
 * One call of the provider on behalf of a student who waits, recorded before it is answered. What nobody knows the end of is
 * left to the payment's worker. `outcome`: null, the provider was not asked.
 */
export async function askProvider(
  means: Means & { provider: PaymentProvider },
  payment: PaymentDocument,
  step: PaymentStep,
): Promise<{ payment: PaymentDocument; intent: Intent | null; outcome: RecordedCall['outcome'] | null }> {
  const { db, env, institution, provider } = means;
  const taken = await takeStep(provider, payment, step);
  if (taken.kind === 'held') return { payment, intent: null, outcome: null };
  const { outcome } = taken.record;
  const seconds = moneyDelaySeconds(1);
  const recorded = await recordCall(db, payment, {
    ...taken.record,
    ...(step.call === 'create' && outcome !== 'ok' && outcome !== 'unknown' && { over: true }),
    ...(outcome === 'unknown' && { retryInSeconds: seconds }),
  });
  const followed = await followPayment(means, recorded, { claimed: false });
  if (followed.hasWork || outcome === 'unknown') {
    const { id: institutionId, roleName } = institution;
    await queuePayments(
      env,
      { institutionId, roleName },
      [payment.orderId],
      outcome === 'unknown' ? seconds : 0,
    );
  }
  return { payment: followed, intent: taken.intent, outcome };
}

/** A payment for its student; `intent` as the provider has just told it, null: it was not asked, or did not answer. */
export function shown(
  payment: PaymentDocument,
  provider: PaymentProvider | null,
  intent: Intent | null,
): OrderPayment {
  const { status, method, amountCents, currency } = payment;
  const payable = status === 'awaiting' && payment.wanted === 'held' ? intent : null;
  return {
    status,
    method,
    amountCents,
    currency,
    clientSecret: payable?.clientSecret ?? null,
    publishableKey: provider?.publishable.key ?? null,
    stripeAccount: provider?.publishable.account ?? null,
    instructions: payable?.instructions ?? null,
    lastDecline: payable?.lastDecline ?? null,
  };
}
