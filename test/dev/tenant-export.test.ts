import {
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { withClient } from '../../dev/database.ts';
import { createInstitution } from '../../dev/migrate.ts';
import { type Postgres, startPostgres } from '../../dev/postgres.ts';
import { checkArchive, type Manifest } from '../../dev/tenant/archive.ts';
import { runTenant } from '../../dev/tenant/run.ts';

const id = `t_export_${crypto.randomUUID().slice(0, 8)}`;
const folder = mkdtempSync(join(tmpdir(), 'itsur-eats-export-'));
const archive = join(folder, 'out', 'archive.tar.gz');
const ownerUrl = inject('ownerUrl');
let bare: Postgres;
let files: Map<string, Buffer>;
let manifest: Manifest;

async function run(...args: string[]) {
  let said = '';
  const say = (line: string) => {
    said += `${line}\n`;
  };
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(say),
    vi.spyOn(console, 'error').mockImplementation(say),
  ];
  const status = await runTenant(args, () => ({ ownerUrl }));
  for (const spy of spies) spy.mockRestore();
  return { status, said };
}

/** What CSV, NULLs and a machine's settings like to lose. */
const hostile = [
  '',
  '\\N',
  '"quoted", and, commas',
  'two\nlines',
  "'; drop table orders; --",
  'ñandú 🌮',
  '\t',
];

beforeAll(async () => {
  await createInstitution({ ownerUrl }, { id, name: 'Exportada' });
  await withClient(ownerUrl, async (client) => {
    await client.query(`set search_path to ${id}`);
    await client.query(
      `with here as (insert into campuses (name) values ('Uno') returning id),
       there as (insert into campuses (name, timezone) values ('Dos', 'America/Tijuana') returning id),
       place as (insert into cafeterias (campus_id, name, pause_reason) select id, $1, $2 from here returning id, campus_id)
       insert into users (campus_id, email, name, role, allergens) select campus_id, 'a@itsur.test', $3, 'student', $4 from place`,
      [hostile[2], hostile[0], hostile[4], hostile],
    );
    await client.query(
      `insert into orders (number, business_day, pickup_code, campus_id, cafeteria_id, user_id, status, subtotal_cents, total_cents,
         currency, payment_method, note, demand)
       select 'A-' || n, '2026-11-25', n::text, c.campus_id, c.id, u.id, 'collected', n, n, 'MXN', 'cash',
         ($1::text[])[n % 8], jsonb_build_object('note', ($1::text[])[n % 8])
       from cafeterias c, users u, generate_series(1, 2000) n`,
      [hostile],
    );
    await client.query(`select emit_event(id, 'menu.changed', null, '{"x": "\\"y\\""}') from cafeterias`);
    // It moved since: what happened at the first campus stays there.
    await client.query(`update cafeterias set campus_id = (select id from campuses where name = 'Dos')`);
    await client.query(
      `select append_audit(jsonb_build_array(jsonb_build_object('actId', gen_random_uuid(), 'at', now(), 'actorRole', 'system',
         'action', 'test.done', 'subjectType', 'test', 'subjectId', 'x')))`,
    );
  });
  bare = await startPostgres({ dataDir: join(folder, 'bare'), durable: false });
});
afterAll(async () => {
  await bare.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function unpack(path: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  const tar = extract();
  const read = pipeline(createReadStream(path), createGunzip(), tar);
  for await (const entry of tar)
    found.set(entry.header.name.split('/').slice(1).join('/'), await buffer(entry));
  await read;
  return found;
}

/** Every row of every table as text, in no particular order. */
async function contents(client: pg.Client): Promise<Record<string, string[]>> {
  await client.query(`set search_path to ${id}`);
  const all: Record<string, string[]> = {};
  for (const { name } of manifest.tables) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t order by 1`);
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}

describe('npm run tenant -- export', () => {
  it('writes one archive with all tables, and nothing else stays behind', async () => {
    mkdirSync(dirname(archive));
    const { status, said } = await run('export', id, '--out', archive);
    expect([status, said]).toEqual([0, expect.stringMatching(/filas\/rows\n$/)]);
    expect(readdirSync(dirname(archive))).toEqual(['archive.tar.gz']);
    files = await unpack(archive);
    manifest = JSON.parse(String(files.get('manifest.json')));
    expect([...files.keys()].sort()).toEqual(['manifest.json', ...Object.keys(manifest.files)].sort());
    expect(manifest).toMatchObject({ format: 1, institution: id });
    expect(manifest.tables.find(({ name }) => name === 'orders')?.rows).toBe(2_000);
    expect(manifest.migrations.length).toBeGreaterThan(5);
    expect(await checkArchive(archive)).toEqual(manifest);
  });

  it('loads into a bare PostgreSQL, where every row is what it was', async () => {
    const before = await withClient(ownerUrl, contents);
    const after = await withClient(bare.ownerUrl, async (client) => {
      await client.query('begin');
      await client.query(String(files.get('schema.sql')));
      // As load.sql has it, whose \copy is psql's.
      for (const statement of String(files.get('load.sql')).split('\n').slice(4, -2)) {
        const [, table, file] = /^\\copy (".*\)) from '(.*)' with/.exec(statement) ?? [];
        if (!table || !file) await client.query(statement);
        else {
          const into = client.query(copyFrom(`copy ${table} from stdin with (format csv, header)`));
          await pipeline(Readable.from([files.get(file)]), into);
        }
      }
      await client.query('commit');
      expect((await client.query('select verify_audit() as verdict')).rows[0].verdict.brokenSeq).toBeNull();
      return contents(client);
    });
    expect(Object.keys(after).length).toBe(manifest.tables.length);
    expect(after).toEqual(before);
    expect(before.orders?.length).toBe(2_000);
  });

  it('is known to be damaged by its sums', async () => {
    const damaged = join(folder, 'damaged.tar.gz');
    const bytes = readFileSync(archive);
    writeFileSync(damaged, bytes.subarray(0, bytes.length - 2_000));
    await expect(checkArchive(damaged)).rejects.toThrow();
  });

  it('overwrites nothing, and does not export what is behind', async () => {
    expect(await run('export', id, '--out', archive)).toMatchObject({ status: 1 });
    await withClient(ownerUrl, (client) => client.query(`update ${id}.function_versions set sha256 = 'x'`));
    const { status, said } = await run('export', id, '--out', join(folder, 'behind.tar.gz'));
    expect([status, said]).toEqual([1, expect.stringContaining('tenant migrate')]);
    expect(readdirSync(folder).filter((name) => name.includes('export') || name.includes('behind'))).toEqual(
      [],
    );
  });
});
