/** What PostgreSQL says about the orders of a bench: asked directly, not through the product. */
import type { Client } from 'pg';
import { withClient } from '../../dev/database.ts';
import { itsur } from '../../dev/seed.ts';
import type { EventLog } from '../figures/verification.ts';

/** An order has a push message and a receipt by e-mail. */
export const messagesAnOrder = 2;

export async function waitingIn(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select (select count(*) from event_outbox where processed_at is null)::int
       + (select count(*) from notification_deliveries where status = 'pending')::int as count`,
  );
  return rows[0]?.count ?? 0;
}

export async function storedOrders(client: Client, cafeteriaIds: string[]): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'select id from orders where cafeteria_id = any ($1::uuid[])',
    [cafeteriaIds],
  );
  return rows.map(({ id }) => id);
}

export async function eventLogs(client: Client, cafeteriaIds: string[]): Promise<EventLog[]> {
  const { rows } = await client.query<EventLog>(
    `select c.id as "cafeteriaId", c.seq::int as head, count(e.seq)::int as count, count(distinct e.seq)::int as distinct,
       coalesce(min(e.seq), 0)::int as first, coalesce(max(e.seq), 0)::int as last
     from cafeterias c left join event_outbox e on e.cafeteria_id = c.id
     where c.id = any ($1::uuid[]) group by c.id`,
    [cafeteriaIds],
  );
  return rows;
}

/** Messages about new orders, by status. */
export async function deliveriesByStatus(
  client: Client,
  cafeteriaIds: string[],
): Promise<Record<string, number>> {
  const { rows } = await client.query<{ status: string; count: number }>(
    `select d.status, count(*)::int as count from notification_deliveries d join event_outbox e on e.id = d.event_id
     where e.cafeteria_id = any ($1::uuid[]) and d.template in ('order_received', 'order_receipt') group by 1`,
    [cafeteriaIds],
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

/** Which order a provider's message was about. */
export async function ordersByMessage(client: Client, cafeteriaIds: string[]): Promise<Map<string, string>> {
  const { rows } = await client.query<{ message: string; order: string }>(
    `select d.provider_message_id as message, e.event->'order'->>'id' as order
     from notification_deliveries d join event_outbox e on e.id = d.event_id
     where e.cafeteria_id = any ($1::uuid[]) and d.template = 'order_received' and d.channel = 'push'`,
    [cafeteriaIds],
  );
  return new Map(rows.map(({ message, order }) => [message, order]));
}

export type Delivery = {
  id: string;
  status: string;
  /** When its order was committed, in milliseconds on the wall clock. */
  committedAt: number;
  tries: number;
  providerMessageId: string | null;
};

/** The messages about a cafeteria's new orders. */
export const deliveriesOf = (ownerUrl: string, cafeteriaId: string): Promise<Delivery[]> =>
  withClient(ownerUrl, async (client) => {
    await client.query(`select set_config('search_path', $1, false)`, [itsur.id]);
    const { rows } = await client.query<Delivery>(
      `select d.id, d.status, extract(epoch from (e.event->>'at')::timestamptz)::float * 1000 as "committedAt",
         d.provider_message_id as "providerMessageId",
         (select count(*)::int from delivery_attempts t where t.delivery_id = d.id) as tries
       from notification_deliveries d join event_outbox e on e.id = d.event_id
       where e.cafeteria_id = $1 and d.template in ('order_received', 'order_receipt')`,
      [cafeteriaId],
    );
    return rows;
  });
