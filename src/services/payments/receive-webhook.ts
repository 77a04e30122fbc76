import { Problem } from '../../contracts/problems.ts';
import { tenantDatabase } from '../../db/client.ts';
import { institutionIdPattern } from '../../domain/institution-id.ts';
import { findInstitution } from '../tenancy/find-institution.ts';
import { receiveEvent } from './ledger.ts';
import { asPaidBefore } from './offer.ts';
import { queuePayments } from './queue-payment.ts';
import { claimOf, constructEvent } from './stripe-event.ts';

/**
 * Takes an event of Stripe: keeps it, once, and has its payment looked at; what it tells is asked for anew, so neither
 * its order nor its repetition matters. Which institution it is for it says itself, and that institution's secret proves
 * it. One round trip. Errors: `webhook_signature_invalid`; `temporarily_unavailable`: Stripe sends it again.
 */
export async function receiveWebhook(
  env: Env,
  rawBody: string,
  signature: string | undefined,
): Promise<'taken' | 'duplicate' | 'ignored'> {
  const { institutionId } = claimOf(rawBody);
  // Of an account that others use too: payouts, other shops' payments.
  if (!institutionId || !institutionIdPattern.test(institutionId)) return 'ignored';
  const institution = await findInstitution(env, { host: '', id: institutionId });
  if (institution?.id !== institutionId) return 'ignored';
  const constructed = await constructEvent(env, asPaidBefore(institution), rawBody, signature);
  if (constructed.kind === 'not_set_up') throw new Problem('temporarily_unavailable');
  if (constructed.kind === 'wrong_signature') throw new Problem('webhook_signature_invalid');

  const { event } = constructed;
  const { stripeAccount } = institution.config.payments;
  if (stripeAccount && event.account !== stripeAccount) return 'ignored';
  const received = await receiveEvent(tenantDatabase(env, institution), event);
  if (received.kind === 'taken')
    await queuePayments(env, { institutionId, roleName: institution.roleName }, [received.orderId]);
  return received.kind;
}
