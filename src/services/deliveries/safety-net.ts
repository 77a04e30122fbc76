import { cafeteriaName } from '../../contracts/events.ts';
import type { Institution } from '../../contracts/institution.ts';
import type { Backlog } from '../../contracts/metrics.ts';
import { tenantDatabase } from '../../db/client.ts';
import { logEvent } from '../../observability/log.ts';
import { requestPage } from '../announcements/request-page.ts';
import { lookAfterPayments } from '../payments/look-after.ts';
import { enqueueDeliveries } from './enqueue.ts';
import { tick } from './ledger.ts';

/** Deliveries put back on the queues in one tick, so that an outage's backlog does not arrive as one wave. */
const maxDeliveriesPerTick = 1_000;

/**
 * What the minute cron does for an institution: puts deliveries and payments back on the queues whose messages were lost,
 * wakes the cafeterias whose events no relay has processed, and goes on with announcements that stand still. One round
 * trip when there is nothing to do. Answers how far it was behind, and the hash of the audit entry `rememberedSeq`.
 */
export async function catchUpInstitution(
  env: Env,
  institution: Institution,
  rememberedSeq = 0,
): Promise<Backlog & { rememberedHash: string | null }> {
  const address = { institutionId: institution.id, roleName: institution.roleName };
  const { deliveries, announcements, cafeteriaIds, payments, ...backlog } = await tick(
    tenantDatabase(env, institution),
    maxDeliveriesPerTick,
    rememberedSeq,
  );
  await enqueueDeliveries(env, address, deliveries);
  await lookAfterPayments(env, institution, payments);
  for (const cafeteriaId of cafeteriaIds) {
    const cafeteria = { ...address, cafeteriaId };
    await env.CAFETERIA.getByName(cafeteriaName(cafeteria))
      .wake(cafeteria)
      .catch((error: unknown) =>
        logEvent('error', 'wake_failed', { institution: institution.id, cafeteriaId, error }),
      );
  }
  for (const { id: announcementId, cursor } of announcements)
    await requestPage(env, institution, { announcementId, cursor });
  return { ...backlog, stuckPayments: payments.stuck };
}
