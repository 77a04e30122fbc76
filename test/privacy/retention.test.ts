import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { institutionConfigSchema } from '../../src/contracts/institution.ts';
import { isSweepTime, sweepPersonalData } from '../../src/services/privacy/sweep-personal-data.ts';
import { makeInstitution, type OpenCafeteria, openCafeteria } from '../support/cafeteria.ts';
import { workersCalls } from '../support/lab.ts';

const isolated = async () => openCafeteria({ institution: await makeInstitution() });

async function sweep(institution: string, retention: Record<string, number> = {}) {
  const config = institutionConfigSchema.parse({ retention });
  await sweepPersonalData(env, {
    id: institution,
    roleName: `inst_${institution}`,
    name: institution,
    config,
  });
}

/** An order of so long ago, cancelled, and the two events that told of it. */
async function orderFrom({ sql, id, campusId, item, student }: OpenCafeteria, age: string): Promise<string> {
  const [order] = await sql<{ id: string }>(
    `insert into orders (id, number, business_day, pickup_code, campus_id, cafeteria_id, user_id, status, subtotal_cents, total_cents,
       currency, payment_method, note, reason, student_name, acknowledged_allergens, created_at, updated_at, closed_at)
     select uuidv7(-$1::interval), $1, t, $1, $2, $3, $4, 'cancelled', 11000, 11000, 'MXN', 'cash', 'nota ' || $1, 'motivo', 'Ximena', '{nueces}', t, t, t
     from (select now() - $1::interval as t) x returning id`,
    [age, campusId, id, student.user?.id],
  );
  await sql(
    `insert into order_items (order_id, cafeteria_id, menu_item_id, position, name, quantity, unit_price_cents, total_cents, note)
     values ($1, $2, $3, 0, 'Torta', 2, 5500, 11000, 'nota ' || $4)`,
    [order?.id, id, item, age],
  );
  await sql(
    `insert into event_outbox (id, cafeteria_id, seq, type, event, at, processed_at)
     select uuidv7(-$2::interval), o.cafeteria_id, (random() * 1e9)::int, type, jsonb_build_object('event', type, 'order', order_document(o)), o.created_at, now()
     from orders o, unnest('{order.placed,order.cancelled}'::text[]) type where o.id = $1`,
    [order?.id, age],
  );
  return order?.id as string;
}

describe('what is personal', () => {
  it('goes when the institution keeps it no longer: words of orders in every place, and nothing of the books', async () => {
    const cafeteria = await isolated();
    const { institution, sql } = cafeteria;
    const placed = (age: string) => orderFrom(cafeteria, age);
    const old = await placed('400 days');
    const recent = await placed('20 days');

    await sweep(institution);
    const left = await sql(
      `select o.id, o.note, o.reason, o.student_name, o.total_cents, i.note as line,
         (select count(*)::int from event_outbox e where e.event->'order'->>'id' = o.id::text and e.event::text ~ 'nota|Ximena') as told
       from orders o join order_items i on i.order_id = o.id`,
    );
    expect(left.find(({ id: found }) => found === old)).toMatchObject({
      note: null,
      reason: null,
      student_name: null,
      line: null,
      total_cents: 11_000,
      told: 0,
    });
    expect(left.find(({ id: found }) => found === recent)).toMatchObject({
      note: 'nota 20 days',
      line: 'nota 20 days',
      told: 2,
    });

    await sweep(institution, { orderTextDays: 30 });
    expect(await sql('select note from orders where note is not null')).toHaveLength(1);
  });

  it('of whoever ended their account goes as well, when an order that was under way meanwhile has ended', async () => {
    const cafeteria = await isolated();
    await orderFrom(cafeteria, '1 day');
    await cafeteria.sql(`update users set erased_at = now() where role = 'student'`);
    await sweep(cafeteria.institution);
    expect(await cafeteria.sql('select note, reason, acknowledged_allergens from orders')).toEqual([
      { note: null, reason: null, acknowledged_allergens: [] },
    ]);
  });

  it('of messages goes with their tries, and of letters the address; what is on its way and the audit log stay', async () => {
    const { institution, sql, student, campusId, admin } = await isolated();
    await sql(
      `with a as (insert into announcements (campus_id, title, body, created_by) values ($1, 'x', 'x', $2) returning id),
       d as (insert into notification_deliveries (announcement_id, user_id, channel, device_id, template, status, created_at)
         select a.id, $3, 'push', gen_random_uuid(), 'announcement', s, now() - interval '200 days'
         from a, unnest('{sent,dead,pending}'::text[]) s returning id)
       insert into delivery_attempts (delivery_id, provider, outcome) select id, 'fcm', 'delivered' from d`,
      [campusId, admin.user?.id, student.user?.id],
    );
    await sql(
      `insert into account_letters (user_id, kind, email, created_at) select $1, 'password_changed', 'a@itsur.test', now() - make_interval(days => d)
       from unnest('{10,200}'::int[]) d`,
      [student.user?.id],
    );
    await sql(
      `select append_audit(jsonb_build_array(jsonb_build_object('actId', gen_random_uuid(), 'at', now() - interval '20 years',
         'actorRole', 'system', 'action', 'test.done', 'subjectType', 'test', 'subjectId', 'x')))`,
    );
    await sweep(institution);
    expect(await sql(`select status from notification_deliveries where template = 'announcement'`)).toEqual([
      { status: 'pending' },
    ]);
    expect(await sql('select from delivery_attempts')).toHaveLength(1);
    expect(await sql('select email from account_letters order by created_at')).toEqual([
      { email: '' },
      { email: 'a@itsur.test' },
    ]);
    const [chain] = await sql<any>('select verify_audit() as verdict');
    expect(chain.verdict).toMatchObject({ brokenSeq: null });
    expect(await sql(`select from audit_log where action = 'test.done'`)).toHaveLength(1);
  });

  it('goes page by page until none is left, in one round trip where there is nothing to do', async () => {
    const cafeteria = await isolated();
    const { institution, sql, student } = cafeteria;
    await sql(
      `insert into account_letters (user_id, kind, email, created_at)
       select $1, 'password_changed', n || '@itsur.test', now() - interval '200 days' from generate_series(1, 1_200) n`,
      [student.user?.id],
    );
    const before = await workersCalls(institution);
    await sweep(institution);
    expect(await sql(`select from account_letters where email <> ''`)).toEqual([]);
    expect((await workersCalls(institution)) - before).toBe(3);
    await sweep(institution);
    expect((await workersCalls(institution)) - before).toBe(4);
  });

  it('goes from the events of orders that were under way at the same time, and from no other event', async () => {
    const cafeteria = await isolated();
    const { institution, sql } = cafeteria;
    for (const age of ['400 days', '399 days 23:59', '399 days 23:50', '370 days', '300 days'])
      await orderFrom(cafeteria, age);
    await sweep(institution);
    const told = await sql<{ note: string }>(
      `select event->'order'->>'note' as note from event_outbox where event->'order'->>'note' is not null order by id`,
    );
    expect(told.map(({ note }) => note)).toEqual(['nota 300 days', 'nota 300 days']);
    expect(await sql(`select note from order_items where note is not null`)).toEqual([
      { note: 'nota 300 days' },
    ]);
  });

  it('of an order whose lines alone have words goes as well', async () => {
    const cafeteria = await isolated();
    await orderFrom(cafeteria, '400 days');
    await cafeteria.sql(`update orders set note = null, reason = null, acknowledged_allergens = '{}'`);
    await sweep(cafeteria.institution);
    expect(await cafeteria.sql('select from order_items where note is not null')).toEqual([]);
  });

  it('is looked after once an hour', () => {
    const minutes = Array.from({ length: 120 }, (_, n) => new Date(Date.UTC(2026, 0, 1, 0, n)));
    expect(minutes.filter(isSweepTime)).toHaveLength(2);
  });
});
