/** Brings a database to the present: the registry, then every institution. Run as the owner, never as the Worker's login. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';
import { institutionIdPattern } from '../src/domain/institution-id.ts';
import { orderTransitions } from '../src/domain/order-moves.ts';
import { withClient } from './database.ts';
import { migrateOnline } from './migrate-online.ts';

const migrations = join(import.meta.dirname, '../migrations');
const minimumServerVersion = 180000; // uuidv7()
/** A statement that waits for a lock holds up all that come after it: rather fail, and be run again. */
const lockTimeout = '5s';
/** An index made concurrently waits for every transaction that is older, and nobody waits behind it. */
const onlineLockTimeout = '5min';

/** Institutions that could not be brought to the present, each with its cause. All others were. */
export class NotMigrated extends Error {
  readonly failures: { id: string; cause: unknown }[];

  constructor(failures: { id: string; cause: unknown }[]) {
    super(
      `Sin migrar / not migrated: ${failures.map(({ id, cause }) => `${id} (${causeOf(cause)})`).join('; ')}`,
    );
    this.failures = failures;
  }
}

/**
 * Migrates the registry and all institutions in it. Safe to run at any time, by several at once. One that fails keeps
 * what it had and stops no other; run again, only what is missing is done. Errors: `NotMigrated`, when all were tried.
 */
export async function migrateAll({
  ownerUrl,
  onMigrated = () => {},
}: {
  ownerUrl: string;
  onMigrated?: (id: string) => void;
}): Promise<void> {
  const ids = await withOwner(ownerUrl, async (client) => {
    await migratePlatform(client);
    const { rows } = await client.query<{ id: string }>('select id from platform.institutions order by id');
    return rows.map(({ id }) => id);
  });
  const failures: NotMigrated['failures'] = [];
  for (const id of ids) {
    try {
      // A connection each: one that was lost in the middle takes nobody else along.
      await withClient(ownerUrl, (client) => migrateInstitution(client, id));
      onMigrated(id);
    } catch (cause) {
      failures.push({ id, cause });
    }
  }
  if (failures.length > 0) throw new NotMigrated(failures);
}

/** The database's own words: drizzle puts the whole statement before them. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : causeOf(error.cause);
}

/** Makes an institution with its schema and role, or brings an existing one to the present. */
export async function createInstitution(
  { ownerUrl }: { ownerUrl: string },
  institution: { id: string; name: string },
): Promise<void> {
  if (!institutionIdPattern.test(institution.id)) {
    throw new Error(
      `"${institution.id}" cannot name an institution: use a-z, 0-9 and _, beginning with a letter.`,
    );
  }
  await withOwner(ownerUrl, async (client) => {
    const { id, name } = institution;
    const role = `inst_${id}`;
    await client.query('begin');
    await client.query(`
      do $$ begin
        if not exists (select from pg_roles where rolname = '${role}') then create role ${role} nologin; end if;
      end $$`);
    await client.query(`grant ${role} to app with inherit false, set true`);
    await client.query(`create schema if not exists ${id}`);
    await client.query(`grant usage on schema ${id} to ${role}`);
    await client.query(
      'insert into platform.institutions (id, name, role_name) values ($1, $2, $3) on conflict (id) do nothing',
      [id, name, role],
    );
    await client.query('commit');
    await migrateInstitution(client, id);
  });
}

function withOwner<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    );
    if ((rows[0]?.version ?? 0) < minimumServerVersion) {
      throw new Error('ITSUR Eats needs PostgreSQL 18 or newer (it uses uuidv7()).');
    }
    return work(client);
  });
}

async function migratePlatform(client: pg.Client): Promise<void> {
  await client.query('begin');
  await client.query(`select pg_advisory_xact_lock(hashtext('itsur-eats platform migrations'))`);
  await client.query(
    'create table if not exists public.platform_migrations (name text primary key, applied_at timestamptz not null default now())',
  );
  for (const file of globSync(join(migrations, 'platform/*.sql')).sort()) {
    const { rowCount } = await client.query(
      'insert into public.platform_migrations (name) values ($1) on conflict do nothing',
      [basename(file)],
    );
    if (rowCount === 1) await client.query(readFileSync(file, 'utf8'));
  }
  await client.query('commit');
}

/**
 * Tables come from numbered migrations, once each; functions are written anew whenever their text has changed.
 * The role owns nothing: it may use what is there, so that a leaked login can neither alter nor drop a table.
 */
async function migrateInstitution(client: pg.Client, id: string): Promise<void> {
  const role = `inst_${id}`;
  await takeLock(client, `itsur-eats ${id} migrations`);
  try {
    await client.query(`set search_path to ${id}`);
    await client.query(`set lock_timeout to '${lockTimeout}'`);
    const isNew = await hasNoTables(client);
    await migrate(drizzle(client), { migrationsFolder: join(migrations, 'tenant'), migrationsSchema: id });
    // Alone: it holds others up for as long as its transaction lasts.
    await client.query(`grant institution_itself to ${role}`);
    await client.query('begin');
    await writeTransitions(client);
    await replaceFunctions(client);
    await client.query(`grant select, insert, update, delete on all tables in schema ${id} to ${role}`);
    await client.query(`revoke insert, update, delete on order_transitions from ${role}`);
    await client.query(`revoke all on table __drizzle_migrations, function_versions from ${role}`);
    // What was done stays done: these are read and added to.
    await client.query(
      `revoke update, delete on audit_log, delivery_attempts, payment_attempts, stock_movements, order_refunds, cash_counts from ${role}`,
    );
    // Words are forgotten when their order's are.
    await client.query(`grant update (note) on order_refunds to ${role}`);
    await client.query('commit');
    await client.query(`set lock_timeout to '${onlineLockTimeout}'`);
    await migrateOnline(client, join(migrations, 'tenant/online'), { isNew });
  } finally {
    await client.query('rollback');
    await client.query('reset search_path');
    await client.query('reset lock_timeout');
    await client.query('select pg_advisory_unlock(hashtext($1))', [`itsur-eats ${id} migrations`]);
  }
}

async function hasNoTables(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    'select exists (select from pg_class where relnamespace = current_schema()::regnamespace) as found',
  );
  return !rows[0]?.found;
}

/** Asked for again and again: who waits inside the database is a transaction that an index made concurrently waits for in turn. */
async function takeLock(client: pg.Client, name: string): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock(hashtext($1)) as taken',
      [name],
    );
    if (rows[0]?.taken) return;
    await setTimeout(100);
  }
}

/** Only ever added to: the version in service may still make a move that this one does not know. */
async function writeTransitions(client: pg.Client): Promise<void> {
  const [from, to] = [0, 1].map((side) => orderTransitions.map((pair) => pair[side]));
  await client.query(
    'insert into order_transitions (from_status, to_status) select * from unnest($1::text[], $2::text[]) on conflict do nothing',
    [from, to],
  );
}

async function replaceFunctions(client: pg.Client): Promise<void> {
  await client.query(
    'create table if not exists function_versions (file text primary key, sha256 text not null)',
  );
  for (const file of globSync(join(migrations, 'tenant/functions/*.sql')).sort()) {
    const text = readFileSync(file, 'utf8');
    const { rowCount } = await client.query(
      `insert into function_versions as f (file, sha256) values ($1, $2)
       on conflict (file) do update set sha256 = excluded.sha256 where f.sha256 <> excluded.sha256`,
      [basename(file), createHash('sha256').update(text).digest('hex')],
    );
    if (rowCount === 1) await client.query(text);
  }
}
