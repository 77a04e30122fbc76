import type { Institution } from '../../contracts/institution.ts';
import { logEvent } from '../../observability/log.ts';
import { endUnpaidOrders } from './end-unpaid.ts';
import type { NeglectedPayments } from './ledger.ts';
import { queuePayments } from './queue-payment.ts';

/**
 * Queues payments that nobody looks after and ends orders that were not paid in time and whose timer was lost. Says how many payments fail again and again.
 */
export async function lookAfterPayments(
  env: Env,
  institution: Institution,
  { payments, unpaid, stuck }: NeglectedPayments,
): Promise<void> {
  const { id: institutionId, roleName } = institution;
  await queuePayments(env, { institutionId, roleName }, payments);
  await endUnpaidOrders(env, institution, unpaid);
  if (stuck > 0) logEvent('error', 'payments_stuck', { institution: institutionId, payments: stuck });
}
