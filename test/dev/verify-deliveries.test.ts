import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { retryHorizonSeconds } from '../../dev/delivery-invariant.ts';
import { createInstitution } from '../../dev/migrate.ts';
import { switchOf } from '../../src/domain/notifications.ts';

const institution = `t_verify_${crypto.randomUUID().slice(0, 8)}`;
let owner: pg.Client;
let cafeteria: string;
let student: string;

beforeAll(async () => {
  await createInstitution({ ownerUrl: inject('ownerUrl') }, { id: institution, name: 'Verify' });
  owner = new pg.Client({ connectionString: inject('ownerUrl') });
  await owner.connect();
  await owner.query(`set search_path to ${institution}`);
  const { rows } = await owner.query(
    `with campus as (insert into campuses (name) values ('Uno') returning id),
     student as (insert into users (campus_id, email, name, role) select id, 'a@itsur.test', 'A', 'student' from campus returning id),
     device as (
       insert into devices (user_id, id, platform, push_token, updated_at)
       select id, gen_random_uuid(), 'android', 'token', now() - interval '1 hour' from student)
     insert into cafeterias (campus_id, name) select campus.id, 'La Central' from campus
     returning id, (select id from student) as student`,
  );
  [cafeteria, student] = [rows[0].id, rows[0].student];
});
afterAll(() => owner.end());
beforeEach(() => owner.query('delete from notification_deliveries; delete from event_outbox'));

/** An order that is ready, and what the relay makes of it. */
async function processedEvent(): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    `insert into event_outbox (id, cafeteria_id, seq, type, event)
     select i.id, $1, nextval, 'order.placed', jsonb_build_object('type', 'event', 'seq', nextval, 'id', i.id, 'event', 'order.placed',
       'at', rfc3339(now()), 'order', jsonb_build_object('userId', $2::text))
     from (select uuidv7() as id, (random() * 1e9)::bigint as nextval) i returning id`,
    [cafeteria, student],
  );
  const eventId = rows[0]?.id as string;
  const notifications = [
    { userId: student, channel: 'push', template: 'order_received', ...switchOf('order_received', 'push') },
    { userId: student, channel: 'email', template: 'order_receipt', ...switchOf('order_receipt', 'email') },
  ];
  await owner.query('select * from record_deliveries($1)', [JSON.stringify([{ eventId, notifications }])]);
  return eventId;
}

function verify(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dev/verify-deliveries.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: inject('ownerUrl') },
  });
  return { status, said: stdout + stderr };
}

describe('npm run verify:deliveries', () => {
  it('says ok of a ledger that has what its events plan, sent or on its way', async () => {
    await processedEvent();
    await owner.query(`update notification_deliveries set status = 'sent' where channel = 'push'`);
    expect(verify(institution)).toEqual({
      status: 0,
      said: `ok ${institution} · 1 eventos/events (7 d) · 1 pending, 1 sent\n`,
    });
  });

  it('misses an e-mail, and a push on a phone that was there before', async () => {
    const eventId = await processedEvent();
    await owner.query('delete from notification_deliveries');
    const { status, said } = verify(institution);
    expect(status).toBe(1);
    expect(said).toContain(
      `event ${eventId} (order.placed): order_receipt by email to ${student} is not in the ledger`,
    );
    expect(said).toContain(`order_received by push to ${student} on `);
  });

  it('does not ask for a push on a phone that came later, nor for what may have been purged', async () => {
    await processedEvent();
    await owner.query(`delete from notification_deliveries where channel = 'push'`);
    await owner.query('update devices set updated_at = now()');
    expect(verify(institution).status).toBe(0);
    await owner.query(`delete from notification_deliveries`);
    await owner.query(`update event_outbox set processed_at = now() - interval '8 days'`);
    expect(verify(institution).status).toBe(0);
    await owner.query(`update devices set updated_at = now() - interval '1 hour'`);
  });

  it('takes what was switched off for delivered as wished', async () => {
    await owner.query(`update users set notification_preferences = '{"receipts": {"email": false}}'`);
    await processedEvent();
    expect(verify(institution)).toMatchObject({ status: 0, said: expect.stringContaining('1 skipped') });
    await owner.query(`update users set notification_preferences = '{}'`);
  });

  it('names what nobody looks after: pending beyond the horizon, tried for ever, an event never processed', async () => {
    const eventId = await processedEvent();
    await owner.query('update notification_deliveries set due_at = now() - make_interval(secs => $1)', [
      retryHorizonSeconds - 60,
    ]);
    expect(verify(institution).status).toBe(0);
    await owner.query(
      `update notification_deliveries set due_at = now() - make_interval(secs => $1) where channel = 'email'`,
      [retryHorizonSeconds + 1],
    );
    await owner.query(`update notification_deliveries set attempts = 9 where channel = 'push'`);
    await owner.query(
      `update event_outbox set processed_at = null, event = event || jsonb_build_object('at', rfc3339(now() - interval '1 hour'))`,
    );
    const { status, said } = verify(institution);
    expect(status).toBe(1);
    expect(said).toContain('order_receipt by email is pending since');
    expect(said).toContain('was tried 9 times and is still pending');
    expect(said).toContain(`event ${eventId} (order.placed) was never processed`);
  });

  it('knows its institutions', () => {
    expect(verify('t_nobody').status).toBe(1);
  });
});
