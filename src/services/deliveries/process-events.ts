import { sql } from 'drizzle-orm';
import type { CafeteriaAddress, CafeteriaEvent } from '../../contracts/events.ts';
import type { TenantDatabase } from '../../db/client.ts';
import { planNotifications } from '../../domain/notifications.ts';
import { enqueueDeliveries, type PlannedDelivery } from './enqueue.ts';

/**
 * Plans the notifications of events, records them in the ledger with the events' `processed_at` (one transaction,
 * one round trip), then queues them. A crash in between is repaired: before the commit by the next catch-up, after
 * it by the sweep.
 */
export async function processEvents(
  {
    env,
    db,
    address,
  }: { env: Env; db: TenantDatabase; address: Pick<CafeteriaAddress, 'institutionId' | 'roleName'> },
  events: CafeteriaEvent[],
): Promise<void> {
  const plans = events.map((event) => ({
    eventId: event.id,
    notifications: planNotifications({ type: event.event, order: event.order, data: event.data }),
  }));
  const { rows } = await db.execute<PlannedDelivery>(
    sql`select id, channel from record_deliveries(${JSON.stringify(plans)}::jsonb)`,
  );
  await enqueueDeliveries(env, address, rows);
}
