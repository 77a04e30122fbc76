import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { tenantDatabase } from '../../src/db/client.ts';
import { findUser } from '../../src/db/find-user.ts';
import { openSession } from '../../src/services/identity/sessions.ts';
import { makeInstitution, type OpenCafeteria, openCafeteria, registerPhone } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { listenToConsole } from '../support/console.ts';
import { eventually, sql } from '../support/lab.ts';
import { messagesTo } from '../support/sandbox.ts';
import { scrape, total } from '../support/scrape.ts';

/** The other's people at this one: the same ids, signed in here. */
type Twin = { institution: string; student: Client; staff: Client; admin: Client };

let first: OpenCafeteria;
let second: Twin;

/** Two institutions whose campus, cafeteria, dishes and users have equal ids. */
beforeAll(async () => {
  first = await openCafeteria({ institution: await makeInstitution() });
  const institution = await makeInstitution();
  for (const table of [
    'campuses',
    'cafeterias',
    'menu_categories',
    'menu_items',
    'users',
    'staff_assignments',
  ])
    await sql(institution, `insert into ${table} select * from ${first.institution}.${table}`);
  const [student, staff, admin] = await Promise.all(
    [first.student, first.staff, first.admin].map((client) => signIn(institution, client)),
  );
  second = { institution, student, staff, admin } as Twin;
});

async function signIn(institution: string, { user: known }: Client): Promise<Client> {
  const db = tenantDatabase(env, { id: institution, roleName: `inst_${institution}` });
  const user = await findUser(db, known?.id as string);
  if (!user || !known) throw new Error('there is no twin of that user');
  const { accessToken } = await openSession(env, institution, user, new Date());
  return new Client(institution, { ...known, accessToken });
}

const numbersOn = async (staff: Client) =>
  (await staff.call(`/cafeterias/${first.id}/orders`)).body.data.map(({ id }: { id: string }) => id);

describe('two institutions with equal ids', () => {
  it('keep orders, stock and idempotency keys apart', async () => {
    const headers = { 'Idempotency-Key': 'the same' };
    const here = await first.student.order(first.id, { [first.item]: 2 }, headers);
    const there = await second.student.order(first.id, { [first.item]: 5 }, headers);
    expect([here.status, there.status]).toEqual([201, 201]);
    expect(there.headers.get('idempotency-replayed')).toBeNull();
    expect(await numbersOn(first.staff)).toEqual([here.body.id]);
    expect(await numbersOn(second.staff)).toEqual([there.body.id]);
    const stockOf = (institution: string) =>
      sql(institution, 'select stock from menu_items where id = $1', [first.item]);
    expect(await stockOf(first.institution)).toEqual([{ stock: 18 }]);
    expect(await stockOf(second.institution)).toEqual([{ stock: 15 }]);
    expect((await second.admin.call(`/orders/${here.body.id}`)).body.code).toBe('order_not_found');
  });

  it('move an order of the same id each for itself, and their boards hear of their own alone', async () => {
    const [here, there] = await Promise.all([first.staff.stream(first.id), second.staff.stream(first.id)]);
    const { body: order } = await first.student.order(first.id, { [first.item]: 1 });
    await here.hearsEvent('order.placed', order.id);
    for (const table of ['orders', 'order_items'])
      await sql(
        second.institution,
        `insert into ${table} select * from ${first.institution}.${table} where ${table === 'orders' ? 'id' : 'order_id'} = $1`,
        [order.id],
      );
    expect((await second.staff.post(`/orders/${order.id}/reject`, { reason: 'Aquí no' })).status).toBe(200);
    await there.hearsEvent('order.rejected', order.id);
    expect((await first.staff.post(`/orders/${order.id}/accept`)).body.status).toBe('accepted');
    await here.hearsEvent('order.accepted', order.id);
    expect((await second.student.call(`/orders/${order.id}`)).body.status).toBe('rejected');
    expect(here.events().map(({ event }) => event)).not.toContain('order.rejected');
    expect(there.events().map(({ event }) => event)).not.toContain('order.accepted');
  });

  it('push to the phone that is registered here, and not to its twin', async () => {
    const [here, there] = [await registerPhone(first.student), await registerPhone(second.student)];
    await first.student.order(first.id, { [first.item]: 1 });
    const delivered = await eventually(
      () => messagesTo(here),
      (messages) => messages.length > 0,
    );
    expect(delivered).toHaveLength(1);
    expect(await messagesTo(there)).toEqual([]);
  });

  it('serve each their own menu, however warm the caches are', async () => {
    const availableTo = async (client: Client) =>
      (await client.call(`/cafeterias/${first.id}/menu`)).body.categories[0].items[0].available;
    expect([await availableTo(first.student), await availableTo(second.student)]).toEqual([true, true]);
    await first.staff.post(`/cafeterias/${first.id}/menu-items/${first.item}/sold-out`);
    expect(
      await eventually(
        () => availableTo(first.student),
        (available) => !available,
      ),
    ).toBe(false);
    expect(await availableTo(second.student)).toBe(true);
  });

  it('take no token of each other, and end sessions each for themselves', async () => {
    const trespasser = new Client(second.institution, first.student.user);
    expect((await trespasser.call('/me')).body.code).toBe('unauthenticated');
    const leaving = await signIn(first.institution, first.student);
    await leaving.post('/auth/logout-all');
    expect((await leaving.call('/me')).body.code).toBe('session_ended');
    expect((await second.student.call('/me')).status).toBe(200);
    first.student = await signIn(first.institution, first.student);
  });

  it('carry their names on every metric and every line of the log', async () => {
    const counted = async () => {
      const samples = await scrape();
      return [first.institution, second.institution].map((institution) =>
        total(samples, 'order_creation_total', { institution }),
      );
    };
    const [here = 0, there = 0] = await counted();
    const { told } = listenToConsole();
    await second.student.order(first.id, { [first.item]: 1 });
    expect(await counted()).toEqual([here, there + 1]);
    expect(told('request', { route: '/orders' })).toMatchObject([{ institution: second.institution }]);
    expect(told('request', { institution: first.institution })).toEqual([]);
  });
});
