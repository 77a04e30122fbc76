import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { createInstitution } from '../../dev/migrate.ts';

/*
 * Those who write into one payment, two at a time, each stopped where it has written its first row: whoever then needs what
 * the other holds is found out, whatever the machine's mood. Every writer takes the payment's row before anything that hangs on it.
 */

const institution = `t_locks_${crypto.randomUUID().slice(0, 8)}`;
const gate = 20_014;
let owner: pg.Client;
let writers: [pg.Client, pg.Client];
let payment: { id: string; orderId: string };

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: inject('ownerUrl') });
  await client.connect();
  await client.query(`set search_path to ${institution}`);
  return client;
}

beforeAll(async () => {
  await createInstitution({ ownerUrl: inject('ownerUrl') }, { id: institution, name: 'Locks' });
  owner = await connect();
  writers = [await connect(), await connect()];
  // `zz`: after the triggers by which a foreign key locks the row that it names.
  await owner.query(`
    create function stop_at_the_gate() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock_shared(${gate}); return null; end $$;
    create trigger zz_gate after insert on stripe_events for each row execute function stop_at_the_gate();
    create trigger zz_gate after insert on payment_attempts for each row execute function stop_at_the_gate();
    create trigger zz_gate after insert on refunds for each row execute function stop_at_the_gate()`);
});
afterAll(() => Promise.all([owner, ...writers].map((client) => client.end())));

beforeEach(async () => {
  const { rows } = await owner.query(
    `with campus as (insert into campuses (name) values (gen_random_uuid()) returning id),
     student as (insert into users (campus_id, email, name, role) select id, gen_random_uuid() || '@itsur.test', 'A', 'student' from campus returning id, campus_id),
     cafeteria as (insert into cafeterias (campus_id, name) select id, 'La Central' from campus returning id, campus_id),
     placed as (
       insert into orders (number, business_day, pickup_code, campus_id, cafeteria_id, user_id, status, subtotal_cents, total_cents,
         currency, payment_method, payment_status)
       select '1', '2026-03-02', '0001', c.campus_id, c.id, s.id, 'pending_payment', 10000, 10000, 'MXN', 'card', 'pending'
       from cafeteria c, student s returning id, cafeteria_id)
     insert into payments (order_id, cafeteria_id, method, amount_cents, currency, wanted_cents)
     select id, cafeteria_id, 'card', 10000, 'MXN', 10000 from placed returning id, order_id as "orderId"`,
  );
  payment = rows[0];
});

type Writer = [statement: string, parameters: () => unknown[]];
/** As Stripe tells of an intent before its making was recorded: the event names the order. */
const keepEvent: Writer = [
  'select receive_stripe_event($1)',
  () => [
    JSON.stringify({
      id: `evt_${crypto.randomUUID()}`,
      type: 'payment_intent.succeeded',
      createdAt: new Date().toISOString(),
      intentId: 'pi_new',
      orderId: payment.orderId,
    }),
  ],
];
/** The intent's id is of a unique key: its first writing needs the row for itself. */
const recordCall: Writer = [
  'select record_payment_call($1, $2)',
  () => [
    payment.id,
    JSON.stringify({
      call: 'create_intent',
      outcome: 'done',
      asked: new Date().toISOString(),
      intent: { id: `pi_${payment.id}`, status: 'captured', capturedCents: 10_000 },
    }),
  ],
];
const wish: Writer = [
  'select wish_payments($1)',
  () => [
    JSON.stringify([{ order_id: payment.orderId, wanted: 'cancelled', wanted_cents: 0, cause: 'cancelled' }]),
  ],
];

/** Whether a connection waits for a lock, that of the gate or another's. */
async function isWaiting(client: pg.Client): Promise<void> {
  const { processID } = client as unknown as { processID: number };
  await vi.waitFor(
    async () => {
      const { rows } = await owner.query(
        'select wait_event_type as waits from pg_stat_activity where pid = $1',
        [processID],
      );
      expect(rows).toEqual([{ waits: 'Lock' }]);
    },
    { timeout: 60_000, interval: 10 },
  );
}

describe('an event that is kept, a call that is recorded and a wish of an order', () => {
  it.each<[string, Writer, Writer]>([
    ['an event, then a call', keepEvent, recordCall],
    ['a call, then an event', recordCall, keepEvent],
    ['two calls', recordCall, recordCall],
    ['two events', keepEvent, keepEvent],
    ['a call, then a wish', recordCall, wish],
    ['an event, then a wish', keepEvent, wish],
  ])('wait for each other, never each for the other: %s', async (_, first, second) => {
    await owner.query('select pg_advisory_lock($1)', [gate]);
    const ended: Promise<unknown>[] = [];
    for (const [index, [statement, parameters]] of [first, second].entries()) {
      const client = writers[index] as pg.Client;
      ended.push(
        client.query(statement, parameters()).then(
          () => 'done',
          ({ code }) => code,
        ),
      );
      await isWaiting(client);
    }
    await owner.query('select pg_advisory_unlock($1)', [gate]);
    expect(await Promise.all(ended)).toEqual(['done', 'done']);
  });
});
