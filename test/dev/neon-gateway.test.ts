import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startGateway } from '../../dev/neon-gateway.ts';

const schemas = ['gateway_a', 'gateway_b'] as const;
let gateway: Awaited<ReturnType<typeof startGateway>>;
let sql: NeonQueryFunction<false, false>;

beforeAll(async () => {
  await asOwner(
    schemas
      .map(
        (schema) => `drop schema if exists ${schema} cascade; create schema ${schema};
          create table ${schema}.dishes (name text primary key, stock int constraint stock_not_negative check (stock >= 0));
          insert into ${schema}.dishes values ('torta of ${schema}', 1);`,
      )
      .join(''),
  );
  gateway = await startGateway();
  neonConfig.fetchEndpoint = gateway.url;
  sql = neon(inject('ownerUrl'));
});

afterAll(async () => {
  await gateway.stop();
  await asOwner(schemas.map((schema) => `drop schema ${schema} cascade;`).join(''));
});

async function asOwner(statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('ownerUrl') });
  await client.connect();
  await client.query(statements);
  await client.end();
}

const stockOf = async (dish: string) =>
  (await sql`select stock from gateway_a.dishes where name = ${dish}`)[0]?.stock;

describe('a query', () => {
  it('answers rows', async () => {
    expect(await sql`select ${'torta'} as dish, ${2}::int as quantity`).toEqual([
      { dish: 'torta', quantity: 2 },
    ]);
  });

  it('keeps every type as PostgreSQL means it', async () => {
    const [row] =
      await sql`select 9007199254740993::int8 as big, 12.50::numeric as exact, '{"a":[1]}'::jsonb as json,
      '2026-11-02T14:00:00Z'::timestamptz as at, true as yes, null::text as nothing, '{a,"b c"}'::text[] as list, '\\x00ff'::bytea as bytes`;
    expect(row).toEqual({
      big: '9007199254740993',
      exact: '12.50',
      json: { a: [1] },
      at: new Date('2026-11-02T14:00:00Z'),
      yes: true,
      nothing: null,
      list: ['a', 'b c'],
      bytes: Buffer.from([0, 255]),
    });
  });

  it('takes arrays, nulls, objects and bytes as parameters', async () => {
    const [row] = await sql`select ${['a', 'b "c"', null]}::text[] as list, ${null}::int as nothing,
      ${{ a: 1 }}::jsonb as json, ${Buffer.from([1, 2])}::bytea as bytes`;
    expect(row).toEqual({
      list: ['a', 'b "c"', null],
      nothing: null,
      json: { a: 1 },
      bytes: Buffer.from([1, 2]),
    });
  });

  it('says what it did and what its columns are', async () => {
    const result = await sql.query('select 1::int4 as one', [], { fullResults: true });
    expect(result).toMatchObject({
      command: 'SELECT',
      rowCount: 1,
      fields: [{ name: 'one', dataTypeID: 23 }],
    });
  });

  it('reports an error with its code and place', async () => {
    await expect(sql`select nonsense`).rejects.toMatchObject({
      code: '42703',
      severity: 'ERROR',
      position: '8',
    });
  });

  it('leaves no open transaction to the next', async () => {
    const session = async () => (await sql`select pg_backend_pid() as pid`)[0]?.pid;
    const before = await session();
    expect(await session()).toBe(before);
    await sql`begin`;
    expect(await session()).not.toBe(before);
  });
});

describe('a batch', () => {
  it('is one transaction', async () => {
    const answers = await sql.transaction([
      sql`select txid_current() as id`,
      sql`select txid_current() as id`,
    ]);
    expect(answers[0]).toEqual(answers[1]);
  });

  it('takes back everything when one statement fails, and reports that one', async () => {
    const dish = 'chilaquiles';
    const failing = sql.transaction([
      sql`insert into gateway_a.dishes values (${dish}, 1)`,
      sql`update gateway_a.dishes set stock = stock - 2 where name = ${dish}`,
      sql`select 1`,
    ]);
    await expect(failing).rejects.toMatchObject({
      code: '23514',
      constraint: 'stock_not_negative',
      table: 'dishes',
      schema: 'gateway_a',
    });
    expect(await stockOf(dish)).toBeUndefined();
  });

  it('refuses to write when it is read-only', async () => {
    const writing = sql.transaction([sql`insert into gateway_a.dishes values ('mole', 1)`], {
      readOnly: true,
    });
    await expect(writing).rejects.toMatchObject({ code: '25006' });
  });

  it('runs at the isolation level it asks for', async () => {
    const answers = await sql.transaction([sql`show transaction_isolation`], {
      isolationLevel: 'Serializable',
    });
    expect(answers).toEqual([[{ transaction_isolation: 'serializable' }]]);
  });

  it('reads the tables of its own schema, though the text is the same and the connection too', async () => {
    const read = async (schema: string) =>
      (
        await sql.transaction([
          sql`select set_config('search_path', ${schema}, true)`,
          sql`select name from dishes order by stock`,
        ])
      )[1];
    for (let round = 0; round < 10; round += 1) {
      for (const schema of schemas)
        expect(await read(schema)).toMatchObject([{ name: `torta of ${schema}` }]);
    }
  });

  it('runs beside thirty others without losing any', async () => {
    const sell = () =>
      sql.transaction([
        sql`select 1`,
        sql`update gateway_a.dishes set stock = stock + 1 where name = 'torta of gateway_a'`,
      ]);
    await Promise.all(Array.from({ length: 30 }, sell));
    expect(await stockOf('torta of gateway_a')).toBe(31);
  });
});

describe('the gateway', () => {
  const post = (body: string, connection = inject('ownerUrl')) =>
    fetch(gateway.url, { method: 'POST', body, headers: { 'Neon-Connection-String': connection } });

  it('refuses junk in words', async () => {
    for (const body of [
      'junk',
      'null',
      '{}',
      '{"query": 1}',
      '{"queries": [{}]}',
      '{"query": "select 1", "params": 1}',
    ]) {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({ message: expect.any(String) });
    }
  });

  it('connects to no database beyond this machine unless it is told to', async () => {
    expect((await post('{"query":"select 1"}', 'postgresql://u:p@db.example.org/x')).status).toBe(400);
    expect((await post('{"query":"select 1"}', '')).status).toBe(400);
  });

  it('says that a database cannot be reached', async () => {
    expect((await post('{"query":"select 1"}', 'postgresql://u:p@127.0.0.1:1/x')).status).toBe(500);
  });

  it('stops though something still runs, and cuts it off', async () => {
    const other = await startGateway();
    const headers = { 'Neon-Connection-String': inject('ownerUrl') };
    const slow = fetch(other.url, { method: 'POST', body: '{"query":"select pg_sleep(20)"}', headers }).catch(
      () => 'cut off',
    );
    await sql`select pg_sleep(0.1)`;
    await other.stop();
    expect(await slow).toBe('cut off');
  });
});
