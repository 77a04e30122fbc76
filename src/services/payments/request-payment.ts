import type { CafeteriaEvent } from '../../contracts/events.ts';
import type { OrderPayment, PaymentDocument } from '../../contracts/payments.ts';
import { Problem } from '../../contracts/problems.ts';
import { moneyDelaySeconds } from '../../domain/payments.ts';
import { paymentsTotal } from '../../observability/metrics.ts';
import type { UserContext } from '../context.ts';
import { readOrder } from '../orders/read-orders.ts';
import { readPayment, recordCall } from './ledger.ts';
import { asPaidBefore } from './offer.ts';
import type { Intent, PaymentProvider } from './provider.ts';
import { queuePayments } from './queue-payment.ts';
import { stripeFor } from './stripe.ts';
import { takeStep } from './take-step.ts';

/** A payment as its student sees it, and what its order's cafeteria has to hear of. */
export type Requested = { payment: OrderPayment; events: CafeteriaEvent[] };

type Means = Pick<UserContext, 'db' | 'institution'> & { env: Env; provider: PaymentProvider | null };

/**
 * What the student's app needs to pay an order of theirs. Any number of times: the intent is made once. Three round trips
 * and a call of the provider at most. Errors: `order_not_found`, `not_paid_online`.
 */
export async function requestPayment(
  ctx: UserContext & { env: Env },
  orderId: string,
): Promise<Requested & { cafeteriaId: string }> {
  await readOrder(ctx, orderId);
  const payment = await readPayment(ctx.db, orderId);
  if (!payment) throw new Problem('not_paid_online');
  const provider = stripeFor(ctx.env, asPaidBefore(ctx.institution));
  return { ...(await makePayable({ ...ctx, provider }, payment)), cafeteriaId: payment.cafeteriaId };
}

/**
 * Has the provider make the intent, or tell of it, and records that before any secret leaves: what the student can pay
 * with, the ledger knows. When the provider does not answer, the payment stands all the same and its worker goes on.
 */
export async function makePayable(means: Means, payment: PaymentDocument): Promise<Requested> {
  const { db, env, institution, provider } = means;
  const step = payment.status === 'requested' ? 'create' : payment.status === 'awaiting' ? 'retrieve' : null;
  if (!step || !provider) return { payment: shown(payment, provider, null), events: [] };
  const taken = await takeStep(provider, payment, { call: step });
  paymentsTotal.inc({ call: step, outcome: taken.kind === 'held' ? 'held' : taken.record.outcome });
  if (taken.kind === 'held') return { payment: shown(payment, provider, null), events: [] };
  const { outcome } = taken.record;
  const seconds = moneyDelaySeconds(1);
  const recorded = await recordCall(db, payment, {
    ...taken.record,
    ...(step === 'create' && outcome !== 'ok' && outcome !== 'unknown' && { over: true }),
    ...(outcome === 'unknown' && { retryInSeconds: seconds }),
  });
  if (recorded.payment.hasWork || outcome === 'unknown') {
    const { id: institutionId, roleName } = institution;
    await queuePayments(
      env,
      { institutionId, roleName },
      [payment.orderId],
      outcome === 'unknown' ? seconds : 0,
    );
  }
  return { payment: shown(recorded.payment, provider, taken.intent), events: recorded.events };
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
