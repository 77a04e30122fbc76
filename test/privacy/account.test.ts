import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { accountExportSchema } from '../../src/contracts/privacy.ts';
import { tenantDatabase } from '../../src/db/client.ts';
import { findUser } from '../../src/db/find-user.ts';
import { openSession } from '../../src/services/identity/sessions.ts';
import { actsOf } from '../support/audit.ts';
import {
  makeInstitution,
  type OpenCafeteria,
  openCafeteria,
  registerPhone,
  signUp,
} from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';

const end = (client: Client, body: unknown = { confirm: true }) =>
  client.call('/me', { method: 'DELETE', body });

/** An order with words of its student, collected. */
async function eat({ id, item, staff }: OpenCafeteria, student: Client) {
  const { body: order } = await student.post('/orders', {
    cafeteriaId: id,
    items: [{ menuItemId: item, quantity: 1, note: 'SECRETO en la línea' }],
    paymentMethod: 'cash',
    note: 'SECRETO en el pedido',
    allowDuplicate: true,
  });
  for (const move of ['accept', 'start', 'ready', 'collect']) await staff.post(`/orders/${order.id}/${move}`);
  return order;
}

/** Every table that says the word, with how many rows do. */
async function tablesThatSay({ sql, institution }: OpenCafeteria, word: string) {
  const tables = await sql<{ name: string }>(
    `select relname as name from pg_class where relnamespace = $1::regnamespace and relkind = 'r'`,
    [institution],
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await sql(`select from ${name} t where t::text ilike $1`, [`%${word}%`]);
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}

describe('GET /me/export', () => {
  it('is one document with all that is kept of somebody, and of nobody else', async () => {
    const cafeteria = await openCafeteria({ students: 2 });
    const [me, other] = cafeteria.students as [Client, Client];
    const pushToken = await registerPhone(me);
    await me.call('/me', { method: 'PATCH', body: { allergens: ['nuts'] } });
    const order = await eat(cafeteria, me);
    const foreign = await eat(cafeteria, other);
    const again = await signedInAgain(cafeteria, me);

    const { status, body, headers } = await again.call('/me/export');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('private, no-store');
    const told = accountExportSchema.strict().parse(body);
    expect(told.profile).toMatchObject({ id: me.user?.id, email: me.user?.email, allergens: ['nuts'] });
    expect(told.devices).toEqual([expect.objectContaining({ platform: 'android' })]);
    expect(told.orders.map(({ id }) => id)).toEqual([order.id]);
    expect(told.orders[0]).toMatchObject({
      note: 'SECRETO en el pedido',
      status: 'collected',
      payment: null,
    });
    expect(told.sessions.length).toBeGreaterThan(0);
    const text = JSON.stringify(body);
    for (const absent of [pushToken, foreign.id, other.user?.id as string, 'scrypt', 'Hash', '_hash'])
      expect(text).not.toContain(absent);
  });

  it('goes on over pages, without a hole and without a double', async () => {
    const cafeteria = await openCafeteria();
    await cafeteria.sql(
      `insert into orders (number, business_day, pickup_code, campus_id, cafeteria_id, user_id, status, subtotal_cents,
         total_cents, currency, payment_method, created_at)
       select 'X-' || n, '2026-01-01', n::text, $1, $2, $3, 'collected', 1, 1, 'MXN', 'cash', now() - make_interval(secs => n / 3)
       from generate_series(1, 230) n`,
      [cafeteria.campusId, cafeteria.id, cafeteria.student.user?.id],
    );
    const { body } = await cafeteria.student.call('/me/export');
    const numbers = new Set(body.orders.map(({ number }: { number: string }) => number));
    expect([body.orders.length, numbers.size]).toEqual([230, 230]);
    const times = body.orders.map(({ createdAt }: { createdAt: string }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });
});

/** The same person on another phone. */
async function signedInAgain({ institution }: OpenCafeteria, client: Client): Promise<Client> {
  const db = tenantDatabase(env, { id: institution, roleName: `inst_${institution}` });
  const user = await findUser(db, client.user?.id as string);
  if (!user || !client.user) throw new Error('there is no such user');
  const { accessToken } = await openSession(env, institution, user, new Date());
  return new Client(institution, { ...client.user, accessToken });
}

describe('DELETE /me', () => {
  it('leaves no word that names somebody in any table, and the books as they were', async () => {
    const cafeteria = await openCafeteria({ institution: await makeInstitution() });
    const { student, sql } = cafeteria;
    const { email = '', id = '' } = student.user ?? {};
    await registerPhone(student, 'token-SECRETO');
    await student.call('/me', { method: 'PATCH', body: { name: 'Ximena SECRETO', allergens: ['nuts'] } });
    await sql(
      `insert into user_identities (issuer, subject, user_id) values ('https://idp', 'SECRETO-1', $1)`,
      [id],
    );
    await sql(
      `insert into account_letters (user_id, kind, email, secret_hash, expires_at) values ($1, 'verify_email', $2, 'SECRETO', now())`,
      [id, email],
    );
    const order = await eat(cafeteria, student);
    // Nothing in it is personal but whose it is.
    const { body: plain } = await (await signedInAgain(cafeteria, student)).order(cafeteria.id, {
      [cafeteria.item]: 1,
    });
    expect(plain.studentName).toBe('Ximena');
    await cafeteria.staff.post(`/orders/${plain.id}/reject`);
    const books = () => sql(`select id, user_id, number, status, total_cents, version from orders`);
    const before = await books();
    expect(await tablesThatSay(cafeteria, 'SECRETO')).toEqual(
      expect.arrayContaining([
        'devices',
        'event_outbox',
        'order_items',
        'orders',
        'user_identities',
        'users',
      ]),
    );

    expect(await tablesThatSay(cafeteria, 'Ximena')).toEqual(['event_outbox', 'orders', 'users']);

    expect((await end(student)).status).toBe(204);
    for (const word of ['SECRETO', 'Ximena']) expect(await tablesThatSay(cafeteria, word)).toEqual([]);
    expect(await tablesThatSay(cafeteria, email)).toEqual([]);
    expect(await tablesThatSay(cafeteria, 'nueces')).toEqual([]);
    expect(await books()).toEqual(before);
    expect((await cafeteria.staff.call(`/orders/${order.id}`)).body).toMatchObject({
      id: order.id,
      note: null,
    });
    expect(await sql('select role, deactivated_at is null as active from users where id = $1', [id])).toEqual(
      [{ role: 'student', active: false }],
    );
    const [act] = await actsOf(cafeteria.institution, 'account.erased');
    expect(act).toMatchObject({ actor_id: id, actor_role: 'student', subject_id: id, facts: {} });
  });

  it('ends every session at once, and frees the address for somebody new', async () => {
    const cafeteria = await openCafeteria();
    const { student, sql, campusId } = cafeteria;
    const elsewhere = await signedInAgain(cafeteria, student);
    await end(student);
    for (const phone of [student, elsewhere])
      expect((await phone.call('/me')).body.code).toBe('session_ended');
    const [fresh] = await sql(
      `insert into users (campus_id, email, name, role) values ($1, $2, 'Alguien', 'student') returning id`,
      [campusId, student.user?.email],
    );
    expect(fresh?.id).not.toBe(student.user?.id);
  });

  it('wants it to be meant', async () => {
    const { student } = await openCafeteria();
    for (const body of [{}, { confirm: false }, { confirm: 'true' }, { confirm: true, really: 1 }])
      expect((await end(student, body)).status).toBe(422);
    expect((await student.call('/me', { method: 'DELETE' })).status).toBeGreaterThanOrEqual(400);
    expect((await student.call('/me')).status).toBe(200);
  });

  it('waits for an open order, and for money on its way', async () => {
    const cafeteria = await openCafeteria();
    const { student, sql, id } = cafeteria;
    const { body: order } = await student.order(id, { [cafeteria.item]: 1 });
    expect((await end(student)).body).toMatchObject({ status: 409, code: 'account_has_open_orders' });
    await student.post(`/orders/${order.id}/cancel`);
    await sql(
      `insert into payments (order_id, cafeteria_id, method, amount_cents, currency, wanted_cents) values ($1, $2, 'card', 5500, 'MXN', 5500)`,
      [order.id, id],
    );
    expect((await end(student)).body).toMatchObject({ status: 409, code: 'account_has_money_pending' });
    await sql(
      `update payments set status = 'captured', captured_cents = 5500, refunded_cents = 0, closed_at = now()`,
    );
    await sql(`insert into refunds (payment_id, cause, amount_cents) select id, 'test', 5500 from payments`);
    expect((await end(student)).body.code).toBe('account_has_money_pending');
    await sql(`update refunds set status = 'succeeded', settled_at = now()`);
    expect((await end(student)).status).toBe(204);
  });

  it('keeps somebody who administers: of two who leave at once, one stays', async () => {
    const { institution, admin, campusId, sql } = await openCafeteria({
      institution: await makeInstitution(),
    });
    expect((await end(admin)).body).toMatchObject({ status: 409, code: 'last_admin' });
    const second = await signUp(institution, campusId, 'admin');
    const replies = await Promise.all([end(admin), end(second)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(await sql(`select from users where role = 'admin' and erased_at is null`)).toHaveLength(1);
  });
});
