import type { OrderPayment, PaymentDocument } from '../../contracts/payments.ts';
import { Problem } from '../../contracts/problems.ts';
import { moneyDelaySeconds } from '../../domain/payments.ts';
import type { OrderingContext, OrderingUserContext } from '../ordering/submit.ts';
import { readOrder } from '../orders/read-orders.ts';
import { followPayment } from './follow-payment.ts';
import { readPayment, recordCall } from './ledger.ts';
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
  const { db, env, institution, provider } = means;
  const step = payment.status === 'requested' ? 'create' : payment.status === 'awaiting' ? 'retrieve' : null;
  if (!step || !provider) return shown(payment, provider, null);
  const taken = await takeStep(provider, payment, { call: step });
  if (taken.kind === 'held') return shown(payment, provider, null);
  const { outcome } = taken.record;
  const seconds = moneyDelaySeconds(1);
  const recorded = await recordCall(db, payment, {
    ...taken.record,
    ...(step === 'create' && outcome !== 'ok' && outcome !== 'unknown' && { over: true }),
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
  return shown(followed, provider, taken.intent);
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
