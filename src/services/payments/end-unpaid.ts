import type { Institution } from '../../contracts/institution.ts';
import { tenantDatabase } from '../../db/client.ts';
import { mapBounded } from '../../domain/concurrency.ts';
import { moneyDelaySeconds } from '../../domain/payments.ts';
import { logEvent } from '../../observability/log.ts';
import { unpaidExpiriesTotal } from '../../observability/metrics.ts';
import { cafeteriaOfOrder } from '../ordering/find-cafeteria.ts';
import { type OrderingContext, submitCommand } from '../ordering/submit.ts';
import { followPayment } from './follow-payment.ts';
import { readPayment, recordCall } from './ledger.ts';
import { asPaidBefore } from './offer.ts';
import type { PaymentProvider } from './provider.ts';
import { queuePayments } from './queue-payment.ts';
import { stripeFor } from './stripe.ts';
import { takeStep } from './take-step.ts';

/** As many connections as a Worker has, less those of the database and the circuit. */
const askedAtATime = 3;
/** A round begins no further question after so long: whoever is left is found by the next. */
const roundMs = 20_000;

type Means = OrderingContext & { provider: PaymentProvider | null };
/** `put_off`: the provider could not say; it is asked again. */
type Ended = 'ended' | 'paid' | 'put_off';

/**
 * Ends orders that were not paid in time, each after the provider was asked: of what it was paid for, a webhook may be late or
 * lost, and such an order goes on. Where the provider cannot be asked, the end is put off, half an hour at the most (see
 * `runOut`), which the log and a metric tell. Two round trips and a call of the provider an order, bounded in time.
 */
export async function endUnpaidOrders(
  env: Env,
  institution: Institution,
  orderIds: readonly string[],
): Promise<void> {
  const db = tenantDatabase(env, institution);
  const until = Date.now() + roundMs;
  const putOff: string[] = [];
  await mapBounded(orderIds, askedAtATime, async (orderId) => {
    if (Date.now() > until) return;
    // A client of its own: what the circuit allows is allowed for one call.
    const provider = stripeFor(env, asPaidBefore(institution));
    try {
      const ended = await endUnpaidOrder({ env, db, institution, provider }, orderId);
      unpaidExpiriesTotal.inc({ institution: institution.id, outcome: ended });
      if (ended === 'put_off') putOff.push(orderId);
    } catch (error) {
      logEvent('error', 'unpaid_order_not_ended', { institution: institution.id, orderId, error });
    }
  });
  if (putOff.length > 0)
    logEvent('warn', 'unpaid_orders_put_off', { institution: institution.id, orders: putOff.length, putOff });
}

async function endUnpaidOrder(means: Means, orderId: string): Promise<Ended> {
  const answer = await askForMoney(means, orderId);
  if (answer === 'paid') return 'paid';
  const cafeteriaId = await cafeteriaOfOrder(means, orderId);
  const isKnownUnpaid = answer === 'unpaid';
  const outcome = await submitCommand(means, cafeteriaId, {
    command: { kind: 'run_out', orderId, isKnownUnpaid },
  });
  return outcome.kind === 'none' && !isKnownUnpaid ? 'put_off' : 'ended';
}

/** Whether an order is paid, as the provider has it now; what it says is recorded, and the order follows it. */
async function askForMoney(means: Means, orderId: string): Promise<'paid' | 'unpaid' | 'unknown'> {
  const { db, env, institution, provider } = means;
  const payment = await readPayment(db, orderId);
  // Nobody has what it could be paid with.
  if (!payment || (payment.status === 'requested' && payment.followed)) return 'unpaid';
  if (!provider) return 'unknown';
  const taken = await takeStep(provider, payment, { call: 'retrieve' });
  if (taken.kind === 'held') return 'unknown';
  const retryInSeconds = moneyDelaySeconds(payment.attempts + 1);
  const isAnswered = taken.record.outcome === 'ok';
  const recorded = await recordCall(db, payment, {
    ...taken.record,
    ...(!isAnswered && { retryInSeconds }),
  });
  const { status, hasWork } = await followPayment(means, recorded, { claimed: false });
  const { id: institutionId, roleName } = institution;
  if (hasWork) await queuePayments(env, { institutionId, roleName }, [orderId]);
  if (!isAnswered) return 'unknown';
  switch (status) {
    case 'requested':
    case 'awaiting':
      return 'unpaid';
    case 'processing':
      return 'unknown';
    default:
      // Or it cannot be paid any more: its order has followed that, too.
      return 'paid';
  }
}
