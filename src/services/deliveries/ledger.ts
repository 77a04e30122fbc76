import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import type { MessengerName } from '../../contracts/breakers.ts';
import { channels } from '../../contracts/deliveries.ts';
import { locales } from '../../contracts/languages.ts';
import { backlogSchema } from '../../contracts/metrics.ts';
import { keptOrder, orderStatuses } from '../../contracts/orders.ts';
import { callFunction, readRows, type TenantDatabase } from '../../db/client.ts';
import { templates } from '../../domain/notifications.ts';
import { maxAttempts } from '../../domain/retry-delay.ts';
import { logEvent } from '../../observability/log.ts';
import { neglectedPayments } from '../payments/ledger.ts';
import { type PlannedDelivery, plannedDeliveries } from './enqueue.ts';

/** A delivery with all that a consumer needs to speak to the provider. `attempts` counts the one it is claimed for. */
const claimedDelivery = z.object({
  id: z.string(),
  userId: z.string(),
  channel: z.enum(channels),
  template: z.enum(templates),
  attempts: z.int(),
  /** Since it was planned. */
  waitedSeconds: z.number(),
  pushToken: z.string().nullable(),
  /** The device's: android, ios or web; null as the token is. */
  platform: z.string().nullable(),
  email: z.string(),
  locale: z.enum(locales),
  /** Of an announcement to a campus, the campus's. */
  cafeteriaName: z.string(),
  /** The campus's. */
  timezone: z.string(),
  /** The order as the event told of it; null: it is about none. */
  order: keptOrder.nullable(),
  data: z.record(z.string(), z.unknown()).nullable(),
  /** The state that it has by now. */
  statusNow: z.enum(orderStatuses).nullable(),
  /** The request that it goes back to; nulls: none, or it was not kept. */
  origin: z.object({ requestId: z.string().nullable(), traceparent: z.string().nullable() }),
  /** Of a browser, how many orders wait for its user; null: it is none. */
  readyOrders: z.int().nullable(),
});
export type ClaimedDelivery = z.infer<typeof claimedDelivery>;

const buried = z.object({ buried: plannedDeliveries, fallback: plannedDeliveries });

const overdue = backlogSchema.omit({ stuckPayments: true }).extend({
  deliveries: plannedDeliveries,
  announcements: z.array(z.object({ id: z.string(), cursor: z.string().nullable() })),
  cafeteriaIds: z.array(z.string()),
  payments: neglectedPayments,
  rememberedHash: z.string().nullable(),
});

export type DeliveryResult = {
  id: string;
  /** Which of its attempts was claimed. */
  attempt: number;
  status: 'sent' | 'pending' | 'failed' | 'dead' | 'skipped';
  /** Who was spoken to, and what came of it; absent: nobody. */
  provider?: MessengerName;
  outcome?: 'delivered' | 'unreachable' | 'refused' | 'failed';
  error?: string;
  providerMessageId?: string;
  /** Only with `pending`: when the next try is due. */
  retryInSeconds?: number;
  /** A push token that is dead; a newer one of the same device stays. */
  forgetToken?: string;
  /** Its provider's circuit is open: this was no try. */
  held?: boolean;
  /** It was skipped because its device is gone. */
  gone?: boolean;
};

/**
 * Claims deliveries for two minutes, longer than a batch can take. Not among the answer are those that are final or that another
 * consumer holds, and one that only a newer version understands: the sweep brings it back, by then to a newer consumer. One round trip.
 */
export async function claimDeliveries(db: TenantDatabase, ids: string[]): Promise<ClaimedDelivery[]> {
  const rows = await readRows(
    db,
    sql`select * from claim_deliveries(${sql.param(ids)}::uuid[])`,
    z.unknown(),
  );
  return rows.flatMap((row) => {
    const { data, error } = claimedDelivery.safeParse(row);
    if (error) logEvent('error', 'delivery_not_understood', { error });
    return data ?? [];
  });
}

/**
 * Writes what came of them into the ledger, each try of its own. A final delivery is never reopened. Answers the e-mails
 * that take the place of pushes which cannot be delivered, to be queued. One round trip.
 */
export async function recordDeliveryResults(
  db: TenantDatabase,
  results: DeliveryResult[],
): Promise<PlannedDelivery[]> {
  if (results.length === 0) return [];
  return callFunction(db, sql`record_delivery_results(${JSON.stringify(results)}::jsonb)`, plannedDeliveries);
}

/** Ends deliveries whose tries are used up; answers those, and the e-mails that take the place of pushes. One round trip. */
export function buryDeliveries(db: TenantDatabase, ids: string[]) {
  return callFunction(db, sql`bury_deliveries(${sql.param(ids)}::uuid[], ${maxAttempts})`, buried);
}

/**
 * What was left lying: events that no relay processed, announcements that stand still, deliveries whose queue message was lost, payments;
 * and how far the institution is behind. `rememberedHash`: of the audit entry that has this number. One round trip.
 */
export function tick(db: TenantDatabase, maxDeliveries: number, rememberedSeq: number) {
  return callFunction(db, sql`tick(${maxDeliveries}) || backlog(${rememberedSeq}::bigint)`, overdue);
}
