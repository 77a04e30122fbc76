import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { tenantDatabase } from '../../src/db/client.ts';
import { makeInstitution, openCafeteria } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { sql as lab } from '../support/lab.ts';

const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (error: Error) => error,
  );
  return String((error?.cause as Error | undefined)?.message ?? error?.message);
};

describe('an institution', () => {
  it("is refused another's tables by the database, whatever the query says", async () => {
    const other = await makeInstitution();
    const { institution, address } = await openCafeteria();
    const db = tenantDatabase(env, { id: institution, roleName: address.roleName });
    for (const table of ['orders', 'users', 'event_outbox', 'notification_deliveries', 'menu_items']) {
      expect(await refusal(db.execute(sql.raw(`select * from ${other}.${table}`)))).toContain(
        `permission denied for schema ${other}`,
      );
    }
    expect(await refusal(db.execute(sql`select * from platform.institutions`))).toContain(
      'permission denied',
    );
  });

  it("reads, writes and empties none of another's tables: every one, by every verb", async () => {
    const other = await makeInstitution();
    const { institution, address } = await openCafeteria();
    const db = tenantDatabase(env, { id: institution, roleName: address.roleName });
    const tables = await lab<{ name: string; column: string }>(
      other,
      `select t.table_name as name, min(c.column_name) as column from information_schema.tables t
       join information_schema.columns c using (table_schema, table_name) where t.table_schema = $1 group by t.table_name`,
      [other],
    );
    expect(tables.length).toBeGreaterThan(30);
    for (const { name, column } of tables) {
      const refusals = await Promise.all(
        [
          `select from ${other}.${name}`,
          `insert into ${other}.${name} default values`,
          `update ${other}.${name} set "${column}" = default`,
          `delete from ${other}.${name}`,
        ].map((query) => refusal(db.execute(sql.raw(query)))),
      );
      expect([name, ...refusals]).toEqual([
        name,
        ...Array(4).fill(expect.stringContaining('permission denied')),
      ]);
    }
  });

  it("runs none of another's functions, nor takes another's role by its own", async () => {
    const other = await makeInstitution();
    const { institution, address } = await openCafeteria();
    const db = tenantDatabase(env, { id: institution, roleName: address.roleName });
    const call = `select ${other}.backlog(0)`;
    expect(await refusal(db.execute(sql.raw(call)))).toContain(`permission denied for schema ${other}`);
    const [membership] = await lab<{ other: boolean; own: boolean }>(
      other,
      `select pg_has_role($1, $2, 'member') as other, pg_has_role($1, 'institution_itself', 'member') as own`,
      [`inst_${institution}`, `inst_${other}`],
    );
    expect(membership).toEqual({ other: false, own: true });
  });

  it('cannot change or drop even its own tables', async () => {
    const { institution, address } = await openCafeteria();
    const db = tenantDatabase(env, { id: institution, roleName: address.roleName });
    for (const statement of [
      'drop table orders',
      'alter table orders add column x int',
      'create table t (x int)',
      'truncate orders',
    ]) {
      expect(await refusal(db.execute(sql.raw(statement)))).toMatch(/must be owner|permission denied/);
    }
  });

  it('that a query forgot makes it fail: the login itself may do nothing', async () => {
    const { institution } = await openCafeteria();
    const login = tenantDatabase(env, { id: institution, roleName: 'app' });
    expect(await refusal(login.execute(sql`select * from orders`))).toMatch(
      /permission denied|does not exist/,
    );
  });

  it('does not see the orders of another, nor take its tokens', async () => {
    const here = await openCafeteria();
    const there = await openCafeteria({ institution: await makeInstitution() });
    const { body: order } = await there.student.order(there.id, { [there.item]: 1 });
    expect((await here.admin.call(`/orders/${order.id}`)).body.code).toBe('order_not_found');
    const trespasser = new Client(there.institution, here.admin.user);
    expect((await trespasser.call(`/orders/${order.id}`)).body.code).toBe('unauthenticated');
  });

  it('has to be named, and to exist', async () => {
    const anyone = new Client('x', null);
    expect(
      (await anyone.call('/campuses', { headers: { 'x-institution': 'no_such_place' } })).body.code,
    ).toBe('institution_not_found');
    expect((await anyone.call('/campuses', { headers: { 'x-institution': "x'; drop" } })).body.code).toBe(
      'institution_not_found',
    );
  });
});
