import type { PaymentMessage } from '../contracts/payments.ts';
import { tenantDatabase } from '../db/client.ts';
import { mapBounded } from '../domain/concurrency.ts';
import { retryDelaySeconds } from '../domain/retry-delay.ts';
import { logEvent } from '../observability/log.ts';
import { asPaidBefore } from '../services/payments/offer.ts';
import { queuePayments } from '../services/payments/queue-payment.ts';
import { stripeFor } from '../services/payments/stripe.ts';
import { workOnPayment } from '../services/payments/work-on-payment.ts';
import { findInstitution } from '../services/tenancy/find-institution.ts';
import { byInstitution, type InstitutionMessages } from './by-institution.ts';

/** A Worker may wait for six answers at a time; each payment may wait for two, the provider's and its circuit's. */
const paymentsAtATime = 3;

/**
 * Works on the payments of a batch. What has to come again later is put on the queue anew: a queue counts its own
 * retries, and money is never given up. Only when the database does not answer does the queue retry, and the sweep
 * finds the payment should that be in vain.
 */
export async function payBatch(batch: MessageBatch<PaymentMessage>, env: Env): Promise<void> {
  for (const group of byInstitution(batch.messages)) {
    try {
      await payOfInstitution(group, env);
    } catch (error) {
      logEvent('error', 'payments_postponed', { institution: group.institutionId, error });
      for (const message of group.messages) postpone(message);
    }
  }
}

async function payOfInstitution(
  { institutionId, roleName, messages }: InstitutionMessages<PaymentMessage>,
  env: Env,
): Promise<void> {
  const institution = await findInstitution(env, { host: '', id: institutionId });
  if (!institution) throw new Error('the institution is not in the registry');
  const address = { institutionId, roleName };
  const means = {
    env,
    db: tenantDatabase(env, institution),
    institution,
    provider: stripeFor(env, asPaidBefore(institution)),
  };
  await mapBounded([...messages], paymentsAtATime, async (message) => {
    const { orderId } = message.body;
    try {
      const worked = await workOnPayment(means, orderId);
      if (worked.kind === 'later') await queuePayments(env, address, [orderId], worked.seconds);
      message.ack();
    } catch (error) {
      logEvent('error', 'payment_postponed', { institution: institutionId, orderId, error });
      postpone(message);
    }
  });
}

const postpone = (message: Message<PaymentMessage>) =>
  message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
