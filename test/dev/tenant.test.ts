import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { withClient } from '../../dev/database.ts';
import { type Postgres, startPostgres } from '../../dev/postgres.ts';
import { makeSecrets } from '../../dev/secrets.ts';
import type { Platform } from '../../dev/tenant/command.ts';
import { runTenant } from '../../dev/tenant/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'itsur-eats-tenant-'));
let postgres: Postgres;
const { authKeys } = makeSecrets();

beforeAll(async () => {
  postgres = await startPostgres({ dataDir: folder, durable: false });
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command here, and takes down what it says. */
const tenant = (...args: string[]) => tenantOf({ ownerUrl: postgres.ownerUrl, authKeys }, args);

async function tenantOf(platform: Platform, args: string[]) {
  let said = '';
  const say = (line: string) => {
    said += `${line}\n`;
  };
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(say),
    vi.spyOn(console, 'error').mockImplementation(say),
  ];
  const status = await runTenant(args, () => platform);
  for (const spy of spies) spy.mockRestore();
  return { status, said };
}

/** With somebody who types. */
const typed = (args: string[], input: string) =>
  tenantOf({ ownerUrl: postgres.ownerUrl, typed: Readable.from([input]) }, args);

const sql = <T extends pg.QueryResultRow>(query: string, params: unknown[] = []) =>
  withClient(postgres.ownerUrl, async (client) => (await client.query<T>(query, params)).rows);
const configOf = async (id: string) =>
  (await sql<{ config: any }>('select config from platform.institutions where id = $1', [id]))[0]?.config;

describe('npm run tenant -- create', () => {
  it('makes everything that an institution needs, and shows the Worker’s login and the invitation once', async () => {
    const { status, said } = await tenant(
      'create',
      'uni_a',
      'Universidad A',
      ...['--host', 'Eats.uni-a.mx', '--campus', 'Tijuana', '--timezone', 'America/Tijuana'],
      ...['--admin-email', 'Rectoria@uni-a.mx', '--locale', 'en'],
    );
    expect([status, said]).toEqual([0, expect.stringContaining('uni_a · Universidad A · eats.uni-a.mx\n')]);
    expect(said).toMatch(/postgres(ql)?:\/\/app:/);
    const [, secret = ''] =
      /https:\/\/eats\.uni-a\.mx\/account\/invite\?token=uni_a\.[0-9a-f-]{36}\.([0-9a-f]{64})\n/.exec(said) ??
      [];

    expect(
      await sql(
        `select u.email, u.role, u.locale, u.password_hash, c.name, c.timezone, l.kind, l.used_at,
           l.secret_hash = encode(sha256($1::bytea), 'hex') as matches, l.expires_at > now() + interval '6 days' as lasts
         from uni_a.users u join uni_a.campuses c on c.id = u.campus_id join uni_a.account_letters l on l.user_id = u.id
         join uni_a.notification_deliveries d on d.account_letter_id = l.id and d.status = 'pending' and d.channel = 'email'`,
        [secret],
      ),
    ).toEqual([
      {
        email: 'rectoria@uni-a.mx',
        role: 'admin',
        locale: 'en',
        password_hash: null,
        name: 'Tijuana',
        timezone: 'America/Tijuana',
        kind: 'invite',
        used_at: null,
        matches: true,
        lasts: true,
      },
    ]);
    expect((await tenant('create', 'uni_b', 'Universidad B')).said).toBe('uni_b · Universidad B\n');
  });

  it('shows no invitation where nobody could follow it: without the keys that links are made with', async () => {
    const args = ['create', 'uni_e', 'E', '--admin-email', 'a@e.mx'];
    const { status, said } = await tenantOf({ ownerUrl: postgres.ownerUrl, apiUrl: 'https://e.mx' }, args);
    expect([status, said]).toEqual([0, expect.stringContaining('https://e.mx/auth/password-reset')]);
    expect(await sql('select email, role from uni_e.users')).toEqual([{ email: 'a@e.mx', role: 'admin' }]);
    expect(await sql('select from uni_e.account_letters')).toEqual([]);
    await sql(`drop schema uni_e cascade`);
    await sql(`delete from platform.institutions where id = 'uni_e'`);
  });

  it.each([
    [['create', 'uni_a', 'Otra'], 1, 'ya existe'],
    [['create', 'uni_c', 'C', '--host', 'eats.uni-a.mx'], 1, 'ya es de «uni_a»'],
    [['create', 'Uni C', 'C'], 2, 'no puede ser un id'],
    [['create', 'uni_c'], 2, 'create ID'],
    [['create', 'uni_c', 'C', '--timezone', 'Mexico'], 2, 'America/Tijuana'],
    [['create', 'uni_c', 'C', '--admin-email', 'nobody'], 2, 'email'],
    [['create', 'uni_c', 'C', '--host', 'https://x.mx/'], 2, 'no es un nombre de host'],
    [['create', 'uni_c', 'C', '--colour', 'red'], 2, '--colour'],
    [['found', 'uni_c'], 2, 'npm run tenant -- suspend ID'],
    [['toString'], 2, 'npm run tenant -- create'],
    [['suspend', 'uni_c'], 1, '«uni_c» no existe'],
  ])('says what is wrong with %j, and makes nothing', async (args, code, words) => {
    const { status, said } = await tenant(...args);
    expect([status, said]).toEqual([code, expect.stringContaining(words)]);
    expect(await sql('select id from platform.institutions order by id')).toEqual([
      { id: 'uni_a' },
      { id: 'uni_b' },
    ]);
    expect(await sql(`select from pg_namespace where nspname = 'uni_c'`)).toEqual([]);
  });
});

describe('npm run tenant -- hosts, configure, suspend', () => {
  it('adds and removes hosts, and lists the state of each institution', async () => {
    expect(
      (await tenant('hosts', 'uni_b', '--add', 'b.mx', '--add', 'comedor.b.mx', '--remove', 'b.mx')).said,
    ).toBe('comedor.b.mx\n');
    expect((await tenant('hosts', 'uni_b', '--add', 'eats.uni-a.mx')).status).toBe(1);
    await tenant('suspend', 'uni_b');
    expect((await tenant('list')).said).toBe(
      'uni_a · Universidad A · en servicio / in service · eats.uni-a.mx · al día / up to date\n' +
        'uni_b · Universidad B · suspendida / suspended · comedor.b.mx · al día / up to date\n',
    );
    await tenant('resume', 'uni_b');
    expect(await sql(`select suspended_at from platform.institutions where id = 'uni_b'`)).toEqual([
      { suspended_at: null },
    ]);
  });

  it('changes what is named, takes back what is null, and refuses what it does not know', async () => {
    expect(
      (await tenant('configure', 'uni_b', '{"push":"onesignal","limits":{"openOrders":3}}')).status,
    ).toBe(0);
    await tenant('configure', 'uni_b', '{"push":null,"allowedOrigins":["https://b.mx"]}');
    expect(await configOf('uni_b')).toEqual({
      limits: { openOrders: 3 },
      allowedOrigins: ['https://b.mx'],
    });
    for (const wrong of [
      '{"pusch":"fcm"}',
      '{"limits":{"natRanges":["300.0.0.0/8"]}}',
      '{"branding":{"logoUrl":"http://b.mx/logo.png"}}',
      '{"retention":{"orderTextDays":1}}',
      'push=fcm',
      '[]',
    ])
      expect([wrong, (await tenant('configure', 'uni_b', wrong)).status]).toEqual([wrong, 2]);
    expect(Object.keys(await configOf('uni_b'))).toEqual(['limits', 'allowedOrigins']);
  });
});

describe('npm run tenant -- migrate', () => {
  it('names the one that fails with its cause, migrates all others, and goes on from there when it is mended', async () => {
    await sql(
      `update uni_a.function_versions set sha256 = ''; update uni_b.function_versions set sha256 = ''`,
    );
    await sql('alter table uni_a.cafeterias rename column seq to sequence');
    const failed = await tenant('migrate');
    expect(failed.status).toBe(1);
    expect(failed.said).toContain('ok uni_b\n');
    expect(failed.said).toMatch(/not migrated: uni_a \(.*seq.*\)/);
    expect((await tenant('list')).said).toContain('por migrar / to be migrated');

    await sql('alter table uni_a.cafeterias rename column sequence to seq');
    expect(await tenant('migrate')).toEqual({ status: 0, said: 'ok uni_a\nok uni_b\n' });
    expect((await tenant('list')).said).not.toContain('por migrar');
  });
});

describe('npm run tenant -- drop', () => {
  const exists = async (id: string) =>
    (await sql(`select from pg_roles where rolname = $1`, [`inst_${id}`])).length === 1;

  it('leaves one in service alone, and asks twice', async () => {
    expect((await tenant('drop', 'uni_b')).said).toContain('está en servicio');
    await tenant('suspend', 'uni_b');
    await sql(
      `with place as (insert into uni_b.cafeterias (campus_id, name) select id, 'Uno' from uni_b.campuses returning id, campus_id),
       student as (insert into uni_b.users (campus_id, email, name, role) select campus_id, 'a@b.mx', 'A', 'student' from place returning id)
       insert into uni_b.orders (number, business_day, pickup_code, campus_id, cafeteria_id, user_id, status, subtotal_cents,
         total_cents, currency, payment_method)
       select 'A-1', now(), '1', p.campus_id, p.id, s.id, 'placed', 1, 1, 'MXN', 'cash' from place p, student s`,
    );
    expect((await tenant('drop', 'uni_b')).said).toContain('1 pedidos abiertos');
    await sql(`update uni_b.orders set status = 'expired', closed_at = now()`);
    for (const answers of ['', 'uni_b\nuni_b\n'])
      expect(await typed(['drop', 'uni_b'], answers)).toEqual({
        status: 1,
        said: expect.stringContaining('No se borró nada'),
      });
    expect(await exists('uni_b')).toBe(true);
    expect((await typed(['drop', 'uni_b'], 'uni_b\nborrar uni_b para siempre\n')).status).toBe(0);
    expect(await exists('uni_b')).toBe(false);
    expect(await sql(`select from pg_namespace where nspname = 'uni_b'`)).toEqual([]);
  });

  it('takes an archive instead, whole, its own, and made when nothing was written any more', async () => {
    const file = join(folder, 'a.tar.gz');
    await tenant('suspend', 'uni_a');
    expect((await tenant('export', 'uni_a', '--out', file)).status).toBe(0);
    expect((await tenant('drop', 'uni_a', '--yes-drop', 'uni_a', '--export', file)).said).toContain(
      'de antes de que callara',
    );
    await sql(`update platform.institutions set suspended_at = now() - interval '1 hour'`);
    await tenant('create', 'uni_d', 'D');
    const other = join(folder, 'd.tar.gz');
    await tenant('export', 'uni_d', '--out', other);
    expect((await tenant('drop', 'uni_a', '--yes-drop', 'uni_a', '--export', other)).said).toContain(
      '«uni_d»',
    );
    expect((await tenant('drop', 'uni_a', '--yes-drop', 'uni_a')).status).toBe(2);
    expect((await tenant('drop', 'uni_a', '--yes-drop', 'uni_d', '--export', file)).status).toBe(2);
    expect(await exists('uni_a')).toBe(true);
    expect((await tenant('drop', 'uni_a', '--yes-drop', 'uni_a', '--export', file)).status).toBe(0);
    expect(await exists('uni_a')).toBe(false);
    expect(existsSync(file)).toBe(true);
  });
});
