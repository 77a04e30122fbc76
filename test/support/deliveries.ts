import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { DeliveryMessage } from '../../src/contracts/events.ts';
import type { Order } from '../../src/contracts/orders.ts';
import worker from '../../src/index.ts';
import { type OpenCafeteria, openCafeteria } from './cafeteria.ts';
import { eventually } from './lab.ts';

type Device = { platform: 'android' | 'web'; token: string };

/** Tokens of phones that nobody else has. */
export const phones = (count: number): Device[] =>
  Array.from({ length: count }, () => ({ platform: 'android', token: `token-${crypto.randomUUID()}` }));

/** A cafeteria with an order that is ready, of which nobody was told: its student had no device, and wanted no mail, until now. */
export async function readyOrder({ institution }: { institution?: string } = {}) {
  const cafeteria = await openCafeteria({ institution });
  const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
  const { sql, student } = cafeteria;
  const prefer = (preferences: object) =>
    sql('update users set notification_preferences = $2 where id = $1', [
      student.user?.id,
      JSON.stringify(preferences),
    ]);
  await prefer({ order_updates: { push: true, email: false } });
  for (const verb of ['accept', 'start', 'ready']) await cafeteria.staff.post(`/orders/${order.id}/${verb}`);
  await eventually(
    () =>
      cafeteria.sql('select 1 from event_outbox where cafeteria_id = $1 and processed_at is null', [
        cafeteria.id,
      ]),
    (waiting) => waiting.length === 0,
  );
  await sql(`delete from notification_deliveries where template = 'order_ready' and user_id = $1`, [
    student.user?.id,
  ]);
  await prefer({});
  return { cafeteria, order, email: cafeteria.student.user?.email as string };
}

/** Puts "your order is ready" into the ledger for each device, its queue messages lost. Answers the ids, in that order. */
export async function planPushes(
  { sql, student }: OpenCafeteria,
  order: Order,
  devices: Device[],
): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `with made as (
       insert into devices (user_id, id, platform, push_token)
       select $1, gen_random_uuid(), d->>'platform', d->>'token' from jsonb_array_elements($2::jsonb) d returning id, push_token),
     planned as (
       insert into notification_deliveries (event_id, user_id, channel, device_id, template, due_at)
       select e.id, $1, 'push', m.id, 'order_ready', now() + interval '1 hour'
       from made m join jsonb_array_elements($2::jsonb) with ordinality as d(device, place) on d.device->>'token' = m.push_token,
         event_outbox e where e.type = 'order.ready' and e.event->'order'->>'id' = $3 order by d.place returning id, device_id)
     select p.id from planned p join made m on m.id = p.device_id
     join jsonb_array_elements($2::jsonb) with ordinality as d(device, place) on d.device->>'token' = m.push_token order by d.place`,
    [student.user?.id, JSON.stringify(devices), order.id],
  );
  return rows.map((row) => row.id);
}

/** Puts "your order is ready" by e-mail into the ledger, its queue message lost. */
export async function planEmail({ sql, student }: OpenCafeteria, order: Order): Promise<string> {
  const [row] = await sql<{ id: string }>(
    `insert into notification_deliveries (event_id, user_id, channel, template, due_at)
     select e.id, $1, 'email', 'order_ready', now() + interval '1 hour'
     from event_outbox e where e.type = 'order.ready' and e.event->'order'->>'id' = $2 returning id`,
    [student.user?.id, order.id],
  );
  return row?.id as string;
}

/** Hands a batch to the consumer as the queue would, for the given try. */
export async function consume(
  queue: 'itsur-eats-push' | 'itsur-eats-email' | 'itsur-eats-dead',
  { address: { institutionId, roleName } }: OpenCafeteria,
  ids: string[],
  attempts = 1,
  vars: Partial<Env> = {},
) {
  const batch = createMessageBatch<DeliveryMessage>(
    queue,
    ids.map((deliveryId) => ({
      id: deliveryId,
      timestamp: new Date(),
      attempts,
      body: { institutionId, roleName, deliveryId },
    })),
  );
  const context = createExecutionContext();
  await worker.queue(batch, { ...env, ...vars }, context);
  return getQueueResult(batch, context);
}

/** Hands a batch of pushes of several institutions to the consumer. */
export async function consumeOf(
  messages: { id: string; address: { institutionId: string; roleName: string } }[],
) {
  const batch = createMessageBatch<DeliveryMessage>(
    'itsur-eats-push',
    messages.map(({ id, address: { institutionId, roleName } }) => ({
      id,
      timestamp: new Date(),
      attempts: 1,
      body: { institutionId, roleName, deliveryId: id },
    })),
  );
  const context = createExecutionContext();
  await worker.queue(batch, env, context);
  return getQueueResult(batch, context);
}

export type LedgerRow = {
  id: string;
  status: string;
  attempts: number;
  provider: string | null;
  last_error: string | null;
  seconds: number;
  tries: { provider: string; outcome: string; error: string | null; id: string | null }[];
};

/** What the ledger says of deliveries, in the order asked; `seconds` are from the last try to the next: the sweep waits a minute longer. */
export function ledger({ sql }: OpenCafeteria, ids: string[]): Promise<LedgerRow[]> {
  return sql<LedgerRow>(
    `select d.id, status, attempts, provider, last_error,
       extract(epoch from due_at - interval '60 seconds' -
         coalesce((select max(a.at) from delivery_attempts a where a.delivery_id = d.id), now()))::float as seconds,
       (select coalesce(jsonb_agg(jsonb_build_object('provider', a.provider, 'outcome', a.outcome, 'error', a.error, 'id', a.provider_message_id)
         order by a.at, a.id), '[]') from delivery_attempts a where a.delivery_id = d.id) as tries
     from notification_deliveries d where d.id = any($1::uuid[]) order by array_position($1::uuid[], d.id)`,
    [ids],
  );
}
