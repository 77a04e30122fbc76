import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { cafeteriaName } from '../../src/contracts/events.ts';
import type { Order } from '../../src/contracts/orders.ts';
import type { Parked } from '../../src/contracts/parked.ts';
import { catchUpInstitution } from '../../src/services/deliveries/safety-net.ts';
import { type OpenCafeteria, openCafeteria, torta } from '../support/cafeteria.ts';
import { eventually, sql } from '../support/lab.ts';

const objectOf = ({ address }: OpenCafeteria) => env.CAFETERIA.getByName(cafeteriaName(address));
const parked = async ({ admin, id }: OpenCafeteria) =>
  (await admin.call<{ data: Parked[] }>('/admin/parked')).body.data.filter(
    (one) => one.cafeteriaId === id && one.what !== 'tick',
  );
const retry = ({ admin }: OpenCafeteria, { id }: Parked) => admin.post(`/admin/parked/${id}/retry`);
const waiting = ({ id }: OpenCafeteria, institution: string) =>
  sql(institution, 'select type from event_outbox where cafeteria_id = $1 and processed_at is null', [id]);

/** An event as somebody's bug would write it, unheard. */
async function write(cafeteria: OpenCafeteria, type: string, data: object, order?: Order): Promise<string> {
  const [row] = await sql<{ id: string }>(
    cafeteria.institution,
    `with place as (update cafeterias set seq = seq + 1 where id = $1 returning id, campus_id, seq)
     insert into event_outbox (id, cafeteria_id, campus_id, seq, type, event)
     select e.id, p.id, p.campus_id, p.seq, $2, jsonb_build_object('type', 'event', 'seq', p.seq, 'id', e.id, 'event', $2::text,
       'at', rfc3339(now()), 'data', $3::jsonb) || $4::jsonb
     from place p, (select uuidv7() as id) e returning id`,
    [cafeteria.id, type, JSON.stringify(data), JSON.stringify(order ? { order } : {})],
  );
  return row?.id as string;
}

/** Has the database refuse to change an order (or the cafeteria), as a fault of ours would; answers how to mend it. */
async function refuse(
  { institution }: OpenCafeteria,
  table: string,
  id: string,
): Promise<() => Promise<unknown>> {
  const name = `fault_${id.replaceAll('-', '').slice(-20)}`;
  await sql(
    institution,
    `create function ${name}() returns trigger language plpgsql as $$ begin raise exception 'of ours'; end $$`,
  );
  await sql(
    institution,
    `create trigger ${name} before update on ${table} for each row when (old.id = '${id}') execute function ${name}()`,
  );
  return () => sql(institution, `drop function ${name}() cascade`);
}

describe('an event that cannot be processed', () => {
  it('for it does not tell its time, holds back no socket and no event behind it', async () => {
    const cafeteria = await openCafeteria();
    const { student, id, item, sql: ask } = cafeteria;
    const strange = await write(cafeteria, 'menu.changed', {});
    await ask(`update event_outbox set event = event - 'at' where id = $1`, [strange]);
    const phone = await student.stream(id);
    const { body: order } = await student.order(id, { [item]: 1 });
    await phone.hearsEvent('order.placed', order.id);
  });

  it.each<[string, string, object, RegExp]>([
    ['no plan can be made of', 'board.unattended', { staffIds: 7 }, /^TypeError: /],
    ['the database refuses', 'board.unattended', { staffIds: ['nobody'] }, /^22P02 · /],
  ])('that %s is put aside, and holds back nothing behind it', async (_, type, data, reason) => {
    const cafeteria = await openCafeteria();
    const { institution, student, staff, id, item, sql: ask } = cafeteria;
    const broken = await write(cafeteria, type, data);
    const { body: order } = await student.order(id, { [item]: 1 });
    await staff.post(`/orders/${order.id}/accept`);
    await objectOf(cafeteria).wake(cafeteria.address);
    await eventually(
      () => waiting(cafeteria, institution),
      (rows) => rows.length === 0,
    );
    expect(await parked(cafeteria)).toEqual([
      expect.objectContaining({ kind: 'event', subjectId: broken, what: type, times: 1, orderNumber: null }),
    ]);
    const [one] = await parked(cafeteria);
    expect(one?.reason).toMatch(reason);
    const acts = () => ask('select 1 from audit_log where subject_id = $1', [order.id]);
    await eventually(acts, (rows) => rows.length > 0);
  });

  it('is begun anew when it can be, or put aside again', async () => {
    const cafeteria = await openCafeteria();
    const { institution, staff } = cafeteria;
    const broken = await write(cafeteria, 'board.unattended', { staffIds: ['nobody'] });
    await objectOf(cafeteria).wake(cafeteria.address);
    const [first] = await parked(cafeteria);
    expect((await retry(cafeteria, first!)).status).toBe(200);
    const [again] = await eventually(
      () => parked(cafeteria),
      (rows) => rows.length === 1,
    );
    await sql(
      institution,
      `update event_outbox set event = jsonb_set(event, '{data,staffIds,0}', to_jsonb($2::text)) where id = $1`,
      [broken, staff.user?.id],
    );
    expect((await retry(cafeteria, again!)).status).toBe(200);
    expect(await parked(cafeteria)).toEqual([]);
    const told = () =>
      sql(institution, 'select channel from notification_deliveries where event_id = $1', [broken]);
    expect(await eventually(told, (rows) => rows.length > 0)).toEqual([{ channel: 'email' }]);
    expect((await retry(cafeteria, again!)).status).toBe(404);
  });
});

describe('an order that cannot be processed', () => {
  /** Two orders that nobody has accepted in time. */
  async function overdue() {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 9 })] });
    const { id, item, student } = cafeteria;
    const orders: Order[] = [];
    for (let count = 0; count < 2; count++) orders.push((await student.order(id, { [item]: 1 })).body);
    await eventually(
      () =>
        runInDurableObject(objectOf(cafeteria), (_, { storage }) =>
          storage.sql.exec('select 1 from board').toArray(),
        ),
      (rows) => rows.length === 2,
    );
    await runInDurableObject(objectOf(cafeteria), (_, { storage }) => {
      storage.sql.exec('update board set due_at = ?', Date.now() - 1);
    });
    const late = () =>
      cafeteria.sql(`update orders set accept_by = now() - interval '1 minute' where cafeteria_id = $1`, [
        id,
      ]);
    const statuses = () =>
      cafeteria.sql<{ status: string }>('select status from orders where cafeteria_id = $1 order by id', [
        id,
      ]);
    return { ...cafeteria, orders: orders as [Order, Order], late, statuses };
  }

  it('at its end keeps no other from ending; it is tried again by the minute, and ended when it can be', async () => {
    const cafeteria = await overdue();
    const { orders, late, statuses } = cafeteria;
    await late();
    const mend = await refuse(cafeteria, 'orders', orders[0].id);
    await runDurableObjectAlarm(objectOf(cafeteria));
    expect(await statuses()).toEqual([{ status: 'placed' }, { status: 'expired' }]);
    const [one] = await eventually(
      () => parked(cafeteria),
      (rows) => rows.length > 0,
    );
    expect(one).toMatchObject({
      kind: 'order',
      subjectId: orders[0].id,
      what: 'run_out',
      orderNumber: orders[0].number,
    });
    expect(one?.reason).toMatch(/^P0001 · .*of ours/);
    await runDurableObjectAlarm(objectOf(cafeteria));
    expect((await parked(cafeteria))[0]?.times).toBe(1);
    await objectOf(cafeteria).wake(cafeteria.address);
    await eventually(
      () => parked(cafeteria),
      ([again]) => again?.times === 2,
    );
    await mend();
    expect((await retry(cafeteria, one!)).status).toBe(200);
    await eventually(statuses, (rows) => rows.every(({ status }) => status === 'expired'));
    expect(await parked(cafeteria)).toEqual([]);
  });

  it('because it cannot be read is left out: the others are decided without it, and end', async () => {
    const cafeteria = await overdue();
    const { orders, late, statuses, id, item, student, staff, institution } = cafeteria;
    await sql(institution, `update orders set demand = '{"torta": "many"}' where id = $1`, [orders[0].id]);
    await late();
    await runDurableObjectAlarm(objectOf(cafeteria));
    expect(await statuses()).toEqual([{ status: 'placed' }, { status: 'expired' }]);
    expect((await student.order(id, { [item]: 1 })).status).toBe(201);
    expect((await staff.post(`/orders/${orders[0].id}/accept`)).status).toBe(500);
    const rows = await eventually(
      () => parked(cafeteria),
      (found) => found.length >= 3,
    );
    expect(rows.map(({ kind, what }) => `${kind} ${what}`).sort()).toEqual([
      'command move',
      'order read',
      'order run_out',
    ]);
    expect(rows.find(({ what }) => what === 'read')?.reason).toBe(
      'Error: the order is not as it should be: demand.torta (invalid_type)',
    );
    expect(new Set(rows.map(({ subjectId }) => subjectId))).toEqual(new Set([orders[0].id]));
  });

  it('on the board lets the history go on, and the board of the others', async () => {
    const cafeteria = await openCafeteria();
    const { id, item, student, staff } = cafeteria;
    const { body: order } = await student.order(id, { [item]: 1 });
    const board = await staff.stream(id);
    await board.hears((m) => m.type === 'snapshot');
    const { userId: _, ...nobodys } = order;
    await write(cafeteria, 'order.preparing', {}, nobodys as Order);
    const { body: next } = await student.order(id, { [item]: 1 });
    await board.hearsEvent('order.placed', next.id);
    expect(board.events().map(({ seq }) => seq)).toEqual([2, 3]);
    const again = await staff.stream(id);
    const told = await again.hears((m) => m.type === 'snapshot');
    expect(told.type === 'snapshot' && told.orders.map((each) => each.id)).toEqual([order.id, next.id]);
    await eventually(
      () => parked(cafeteria),
      (rows) => rows.some((one) => one.what === 'show' && one.subjectId === order.id),
    );
  });
});

describe('a command that cannot be carried out', () => {
  it('is put aside, counted as often as it comes, and taken off the list', async () => {
    const cafeteria = await openCafeteria();
    const { id, item, student, institution } = cafeteria;
    const mend = await refuse(cafeteria, 'cafeterias', id);
    for (let count = 0; count < 2; count++) expect((await student.order(id, { [item]: 1 })).status).toBe(500);
    const [one] = await eventually(
      () => parked(cafeteria),
      ([row]) => row?.times === 2,
    );
    expect(one).toMatchObject({ kind: 'command', subjectId: id, what: 'place', orderNumber: null });
    const { parked: counts } = await catchUpInstitution(env, {
      id: institution,
      roleName: `inst_${institution}`,
    } as never);
    expect(counts.command).toBeGreaterThanOrEqual(1);
    await mend();
    expect((await student.order(id, { [item]: 1 })).status).toBe(201);
    expect((await retry(cafeteria, one!)).status).toBe(200);
    expect(await parked(cafeteria)).toEqual([]);
  });

  it('is nothing that students or the staff are shown', async () => {
    const { student, staff, manager } = await openCafeteria();
    for (const client of [student, staff, manager])
      expect((await client.call('/admin/parked')).status).toBe(403);
  });
});
