import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { catchUpInstitution } from '../../src/services/deliveries/safety-net.ts';
import { type OpenCafeteria, openCafeteria } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { eventually, sql } from '../support/lab.ts';

/** Keeps an order, its cafeteria and its dish as they are by now; `restore` brings the database back to that, and to nothing else. */
async function backUp({ institution, id }: OpenCafeteria, orderId: string) {
  const one = async (query: string) => JSON.stringify((await sql(institution, query, [id]))[0]?.row);
  const [place, order, dish] = await Promise.all([
    one('select to_jsonb(c) as row from cafeterias c where id = $1'),
    one('select to_jsonb(o) as row from orders o where cafeteria_id = $1'),
    one('select to_jsonb(m) as row from menu_items m where cafeteria_id = $1'),
  ]);
  const later = 'select id from event_outbox where cafeteria_id = $1 and seq > 1';
  const lost = 'select id from orders where cafeteria_id = $1 and id <> $2';
  const undo: [string, ...unknown[]][] = [
    [`delete from notification_deliveries where event_id in (${later})`, id],
    [`delete from event_outbox where id in (${later})`, id],
    [`delete from stock_movements where order_id in (${lost})`, id, orderId],
    [`delete from order_items where order_id in (${lost})`, id, orderId],
    [`delete from orders where id in (${lost})`, id, orderId],
    ['delete from idempotency_keys'],
    ['alter table orders disable trigger orders_move_known'],
    [
      `update orders o set status = k.status, version = k.version, accepted_at = k.accepted_at, accept_by = k.accept_by
       from jsonb_populate_record(null::orders, $1) k where o.id = k.id`,
      order,
    ],
    ['alter table orders enable trigger orders_move_known'],
    [
      'update menu_items m set price_cents = k.price_cents from jsonb_populate_record(null::menu_items, $1) k where m.id = k.id',
      dish,
    ],
    [
      `update cafeterias c set seq = k.seq, revision = k.revision, menu_version = k.menu_version, orders_today = k.orders_today
       from jsonb_populate_record(null::cafeterias, $1) k where c.id = k.id`,
      place,
    ],
  ];
  return {
    restore: async () => {
      for (const [query, ...params] of undo) await sql(institution, query, params);
    },
  };
}

/** What `npm run tenant -- restored` does. */
async function beginAnew(cafeteria: OpenCafeteria): Promise<void> {
  await sql(cafeteria.institution, 'select begin_new_histories()');
  const { status } = await new Client('x', null).call('/operations/rebuild', {
    method: 'POST',
    headers: { authorization: `Bearer ${env.METRICS_TOKEN}` },
    body: { institution: cafeteria.institution, cafeteriaId: cafeteria.id },
  });
  expect(status).toBe(200);
}

const settled = ({ sql: ask, id }: OpenCafeteria) =>
  eventually(
    () => ask('select 1 from event_outbox where cafeteria_id = $1 and processed_at is null', [id]),
    (waiting) => waiting.length === 0,
  );

/** A day of which the last hour was lost: an order was accepted in it, another placed, and the menu changed. */
async function lostHour() {
  const cafeteria = await openCafeteria({ students: 2 });
  const { id, item, student, staff } = cafeteria;
  const { body: kept } = await student.order(id, { [item]: 1 });
  await settled(cafeteria);
  const { restore } = await backUp(cafeteria, kept.id);
  const board = await staff.stream(id);
  const hello = await board.hears((m) => m.type === 'hello');
  const epoch = (hello as { epoch: string }).epoch;
  await staff.call(`/cafeterias/${id}/menu-items/${item}`, { method: 'PATCH', body: { priceCents: 9_900 } });
  const { body: accepted } = await staff.post<Order>(`/orders/${kept.id}/accept`);
  const key = { 'idempotency-key': crypto.randomUUID() };
  const request = { cafeteriaId: id, items: [{ menuItemId: item, quantity: 1 }], paymentMethod: 'cash' };
  const lost = await cafeteria.students[1]!.call<Order>('/orders', {
    method: 'POST',
    body: request,
    headers: key,
  });
  expect(lost.status).toBe(201);
  await board.hears((m) => m.type === 'event' && m.seq === 4);
  const menu = await student.call(`/cafeterias/${id}/menu`);
  const slots = await student.call(`/cafeterias/${id}/slots`);
  const known = {
    menuTag: menu.headers.get('etag') as string,
    slotsTag: slots.headers.get('etag') as string,
    version: accepted.version,
  };
  await settled(cafeteria);
  await restore();
  return { ...cafeteria, kept, lost: lost.body, request, key, epoch, known, board };
}

describe('after a restore, of the time that was lost', () => {
  it('no position is resumed: a socket gets a snapshot, also when as much has happened again', async () => {
    const cafeteria = await lostHour();
    const { id, staff, student, item, epoch, board, kept, lost } = cafeteria;
    await beginAnew(cafeteria);
    await eventually(
      async () => board.closed?.code,
      (code) => code === 1012,
    );
    for (let count = 0; count < 4; count++)
      await staff.post(
        `/cafeterias/${id}/${count % 2 ? 'resume' : 'pause'}`,
        count % 2 ? undefined : { reason: 'gas' },
      );
    await student.order(id, { [item]: 2 });
    for (const query of [`?since=4&epoch=${epoch}`, '?since=4', `?since=1&epoch=${epoch}`]) {
      const again = await staff.stream(id, query);
      const told = await again.hears((m) => m.type === 'snapshot');
      expect(again.heard[0]).toMatchObject({ type: 'hello', recovered: false });
      expect(again.heard[0]).not.toMatchObject({ epoch });
      const ids = told.type === 'snapshot' ? told.orders.map((order) => order.id) : [];
      expect([ids.includes(kept.id), ids.includes(lost.id)]).toEqual([true, false]);
    }
  });

  it('no menu and no list of slots is answered 304, or served', async () => {
    const cafeteria = await lostHour();
    const { id, student, known } = cafeteria;
    await beginAnew(cafeteria);
    const asked = (path: string, tag: string) =>
      student.call(`/cafeterias/${id}/${path}`, { headers: { 'if-none-match': tag } });
    const menu = await eventually(
      () => asked('menu', known.menuTag),
      ({ status, body }) => status === 200 && body.categories[0].items[0].priceCents !== 9_900,
    );
    expect(menu.status).toBe(200);
    expect(menu.body.categories[0].items[0].priceCents).toBe(5_500);
    expect((await asked('slots', known.slotsTag)).status).toBe(200);
  });

  it('no tag of an order matches, and phones that compare versions take what is so now', async () => {
    const cafeteria = await lostHour();
    const { kept, staff, known } = cafeteria;
    await beginAnew(cafeteria);
    const { body: now } = await staff.call<Order>(`/orders/${kept.id}`);
    expect(now.status).toBe('placed');
    expect(now.version).toBeGreaterThan(known.version);
    const { body: accepted } = await staff.post<Order>(`/orders/${kept.id}/accept`);
    expect(accepted.status).toBe('accepted');
    const start = (version: number) =>
      staff.call(`/orders/${kept.id}/start`, { method: 'POST', headers: { 'if-match': `"${version}"` } });
    expect((await start(known.version)).status).toBe(412);
    expect((await start(accepted.version)).status).toBe(200);
  });

  it('a second restore of the same backup gives none of the numbers of the first one', async () => {
    const cafeteria = await lostHour();
    const { id, sql } = cafeteria;
    const versions = async () =>
      (
        await sql(
          `select menu_version::int as menu, (select max(version)::int from orders) as "order" from cafeterias where id = $1`,
          [id],
        )
      )[0] as { menu: number; order: number };
    const backup = await versions();
    await beginAnew(cafeteria);
    const first = await versions();
    await sql('update cafeterias set menu_version = $2 where id = $1', [id, backup.menu]);
    await sql('update orders set version = $1 where closed_at is null', [backup.order]);
    // Longer than there were changes: one a second at the most, over the time between two restores.
    await scheduler.wait(3_100);
    await beginAnew(cafeteria);
    const second = await versions();
    expect(second.menu).toBeGreaterThan(first.menu);
    expect(second.order).toBeGreaterThan(first.order);
  });

  it('an order can be sent again under its key, and is a new one', async () => {
    const cafeteria = await lostHour();
    const { students, request, key, lost, id } = cafeteria;
    await beginAnew(cafeteria);
    const again = await students[1]!.call<Order>('/orders', { method: 'POST', body: request, headers: key });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect(again.body.id).not.toBe(lost.id);
    const seqs = await cafeteria.sql(
      'select seq::int from event_outbox where cafeteria_id = $1 order by seq',
      [id],
    );
    expect(seqs.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('objects that nobody told notice by the minute cron', async () => {
    const cafeteria = await lostHour();
    const { id, institution, student, epoch, board } = cafeteria;
    await sql(institution, 'select begin_new_histories()');
    await catchUpInstitution(env, { id: institution, roleName: `inst_${institution}` } as never);
    await eventually(
      async () => board.closed?.code,
      (code) => code === 1012,
    );
    const phone = await student.stream(id, `?since=4&epoch=${epoch}`);
    await phone.hears((m) => m.type === 'snapshot');
    const acts = () =>
      cafeteria.sql(`select 1 from audit_log where action = 'database.restored' and subject_id = $1`, [id]);
    expect(await eventually(acts, (found) => found.length > 0)).toHaveLength(1);
  });
});
