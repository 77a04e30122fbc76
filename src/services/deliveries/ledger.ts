import { sql } from 'drizzle-orm';
import type { MessengerName } from '../../contracts/breakers.ts';
import type { Locale } from '../../contracts/languages.ts';
import type { Backlog } from '../../contracts/metrics.ts';
import type { Order, OrderStatus } from '../../contracts/orders.ts';
import type { Origin } from '../../contracts/origin.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';
import type { Template } from '../../domain/notifications.ts';
import { maxAttempts } from '../../domain/retry-delay.ts';
import type { NeglectedPayments } from '../payments/ledger.ts';
import type { PlannedDelivery } from './enqueue.ts';

/** A delivery with all that a consumer needs to speak to the provider. `attempts` counts the one it is claimed for. */
export type ClaimedDelivery = {
  id: string;
  userId: string;
  channel: 'push' | 'email';
  template: Template;
  attempts: number;
  /** Since it was planned. */
  waitedSeconds: number;
  pushToken: string | null;
  /** The device's: android, ios or web; null as the token is. */
  platform: string | null;
  email: string;
  locale: Locale;
  /** Of an announcement to a campus, the campus's. */
  cafeteriaName: string;
  /** The campus's. */
  timezone: string;
  /** The order as the event told of it; null: it is about none. */
  order: Order | null;
  data: Record<string, unknown> | null;
  /** The state that it has by now. */
  statusNow: OrderStatus | null;
  /** The request that it goes back to; nulls: none, or it was not kept. */
  origin: { [Fact in keyof Origin]: string | null };
  /** Of a browser, how many orders wait for its user; null: it is none. */
  readyOrders: number | null;
};

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

/** Claims deliveries for two minutes, longer than a batch can take. Those that are final, or that another consumer holds, are not among the answer. One round trip. */
export async function claimDeliveries(db: TenantDatabase, ids: string[]): Promise<ClaimedDelivery[]> {
  const { rows } = await db.execute<ClaimedDelivery>(
    sql`select * from claim_deliveries(${sql.param(ids)}::uuid[])`,
  );
  return rows;
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
  return callFunction(db, sql`record_delivery_results(${JSON.stringify(results)}::jsonb)`);
}

/** Ends deliveries whose tries are used up; answers those, and the e-mails that take the place of pushes. One round trip. */
export function buryDeliveries(db: TenantDatabase, ids: string[]) {
  type Ended = { buried: PlannedDelivery[]; fallback: PlannedDelivery[] };
  return callFunction<Ended>(db, sql`bury_deliveries(${sql.param(ids)}::uuid[], ${maxAttempts})`);
}

/**
 * What was left lying: events that no relay processed, announcements that stand still, deliveries whose queue message was lost, payments;
 * and how far the institution is behind. `rememberedHash`: of the audit entry that has this number. One round trip.
 */
export function tick(db: TenantDatabase, maxDeliveries: number, rememberedSeq: number) {
  type Overdue = {
    deliveries: PlannedDelivery[];
    announcements: { id: string; cursor: string | null }[];
    cafeteriaIds: string[];
    payments: NeglectedPayments;
  };
  type Answer = Overdue & Omit<Backlog, 'stuckPayments'> & { rememberedHash: string | null };
  return callFunction<Answer>(db, sql`tick(${maxDeliveries}) || backlog(${rememberedSeq}::bigint)`);
}
