import { sql } from 'drizzle-orm';
import type { Locale } from '../../contracts/identity.ts';
import type { Order, OrderStatus } from '../../contracts/orders.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';
import type { Template } from '../../domain/notifications.ts';
import type { PlannedDelivery } from './enqueue.ts';

/** A delivery with all that a consumer needs to speak to the provider. `attempts` counts the one it is claimed for. */
export type ClaimedDelivery = {
  id: string;
  channel: 'push' | 'email';
  template: Template;
  attempts: number;
  pushToken: string | null;
  email: string;
  locale: Locale;
  cafeteriaName: string;
  /** The campus's. */
  timezone: string;
  /** The order as the event told of it. */
  order: Order | null;
  data: Record<string, unknown> | null;
  /** The state that it has by now. */
  statusNow: OrderStatus | null;
};

export type DeliveryResult = {
  id: string;
  status: 'sent' | 'pending' | 'failed' | 'dead' | 'skipped';
  error?: string;
  providerMessageId?: string;
  /** Only with `pending`: when the next try is due. */
  retryInSeconds?: number;
  /** A push token that is dead; a newer one of the same device stays. */
  forgetToken?: string;
};

/** Claims deliveries for two minutes, longer than a batch can take. Those that are final, or that another consumer holds, are not among the answer. One round trip. */
export async function claimDeliveries(db: TenantDatabase, ids: string[]): Promise<ClaimedDelivery[]> {
  const { rows } = await db.execute<ClaimedDelivery>(
    sql`select * from claim_deliveries(${sql.param(ids)}::uuid[])`,
  );
  return rows;
}

/** Writes what came of them into the ledger. A final delivery is never reopened. One round trip. */
export async function recordDeliveryResults(db: TenantDatabase, results: DeliveryResult[]): Promise<void> {
  if (results.length > 0)
    await callFunction(db, sql`record_delivery_results(${JSON.stringify(results)}::jsonb)`);
}

/** Ends deliveries whose tries are used up; answers those that it ended. One round trip. */
export async function buryDeliveries(db: TenantDatabase, ids: string[]): Promise<PlannedDelivery[]> {
  const { rows } = await db.execute<PlannedDelivery>(
    sql`select id, channel from bury_deliveries(${sql.param(ids)}::uuid[])`,
  );
  return rows;
}

/** What was left lying: events that no relay processed, deliveries whose queue message was lost. One round trip. */
export function tick(db: TenantDatabase, maxDeliveries: number) {
  type Overdue = { deliveries: PlannedDelivery[]; cafeteriaIds: string[] };
  return callFunction<Overdue>(db, sql`tick(${maxDeliveries})`);
}
