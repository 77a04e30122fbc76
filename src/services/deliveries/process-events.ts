import { sql } from 'drizzle-orm';
import type { CafeteriaAddress, CafeteriaEvent } from '../../contracts/events.ts';
import type { TenantDatabase } from '../../db/client.ts';
import { actOfEvent } from '../../domain/audit-acts.ts';
import { planNotifications, switchOf } from '../../domain/notifications.ts';
import { movesMoney } from '../../domain/payments.ts';
import { queueActs } from '../audit/record-act.ts';
import { queuePayments } from '../payments/queue-payment.ts';
import { enqueueDeliveries, type PlannedDelivery } from './enqueue.ts';

/**
 * Plans the notifications of events, records them in the ledger with the events' `processed_at` (one transaction,
 * one round trip), then queues them; acts that the audit log keeps, and payments that an order's move asks for, are
 * queued before. A crash in between is repaired:
 * before the commit by the next catch-up, after it by the sweep.
 */
export async function processEvents(
  { env, db, address }: { env: Env; db: TenantDatabase; address: CafeteriaAddress },
  events: CafeteriaEvent[],
): Promise<void> {
  // First: an act that was queued twice is kept once; one of an event that counts as processed would be lost.
  await queueActs(
    env,
    address,
    events.flatMap((event) => actOfEvent(address.cafeteriaId, event) ?? []),
  );
  const orders = events.flatMap(({ event, order }) =>
    order && movesMoney(event, order.paymentMethod) ? [order.id] : [],
  );
  await queuePayments(env, address, [...new Set(orders)]);
  const plans = events.map((event) => ({
    eventId: event.id,
    notifications: planNotifications({ type: event.event, order: event.order, data: event.data }).map(
      (planned) => ({ ...planned, ...switchOf(planned.template, planned.channel) }),
    ),
  }));
  const { rows } = await db.execute<PlannedDelivery>(
    sql`select id, channel from record_deliveries(${JSON.stringify(plans)}::jsonb)`,
  );
  await enqueueDeliveries(env, address, rows);
}
