import type { Institution } from '../../contracts/institution.ts';
import { Problem } from '../../contracts/problems.ts';
import { tenantDatabase } from '../../db/client.ts';
import { overdueMoves } from '../../domain/order-moves.ts';
import { logEvent } from '../../observability/log.ts';
import { changeOrder, system } from '../orders/change-order.ts';
import { publishEvents } from '../stream/publish-events.ts';
import type { NeglectedPayments } from './ledger.ts';
import { queuePayments } from './queue-payment.ts';

/**
 * Queues payments that nobody looks after and ends orders that were not paid in time and whose timer was lost: one round
 * trip for each of those. Says how many payments fail again and again.
 */
export async function lookAfterPayments(
  env: Env,
  institution: Institution,
  { payments, unpaid, stuck }: NeglectedPayments,
): Promise<void> {
  const { id: institutionId, roleName } = institution;
  await queuePayments(env, { institutionId, roleName }, payments);
  for (const orderId of unpaid) {
    const ended = await endUnpaid(env, institution, orderId);
    if (!ended) continue;
    const address = { institutionId, roleName, cafeteriaId: ended.order.cafeteriaId };
    await publishEvents(env, address, ended.events);
  }
  if (stuck > 0) logEvent('error', 'payments_stuck', { institution: institutionId, payments: stuck });
}

/** null: it was paid, or taken back, a moment ago. */
async function endUnpaid(env: Env, institution: Institution, orderId: string) {
  const move = overdueMoves.pending_payment;
  if (!move) return null;
  try {
    return await changeOrder(tenantDatabase(env, institution), 'move', { orderId, ...move, ...system });
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
