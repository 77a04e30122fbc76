import { type NeonQueryFunction, NeonQueryPromise, neon, neonConfig } from '@neondatabase/serverless';
import { type SQL, sql } from 'drizzle-orm';
import { drizzle, NeonHttpDatabase, NeonHttpSession } from 'drizzle-orm/neon-http';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Institution } from '../contracts/institution.ts';
import type { Origin } from '../contracts/origin.ts';
import { databaseRoundTripDurationSeconds } from '../observability/metrics.ts';
import { isDatabaseTrouble } from './constraints.ts';

type Client = NeonQueryFunction<false, true>;
type Options = Parameters<Client['transaction']>[1];
type QueryOptions = Parameters<Client['query']>[2];

/** A query that takes longer is given up: whoever asked has gone, and what queues behind it must go on. */
const deadlineMs = 20_000;

type Database = NeonHttpDatabase<Record<string, never>>;
export type TenantDatabase = Database;
type Place = Pick<Env, 'DATABASE_URL' | 'NEON_FETCH_ENDPOINT'>;

/**
 * A database client that speaks as one institution: every query, and every `.batch()`, runs in a transaction that
 * first becomes the institution's role and takes its schema. Without it the login has no rights at all. Events that it
 * emits carry `origin` (see emit_event). Cost: one round trip a query or batch; the settings ride in the same request.
 */
export function tenantDatabase(
  env: Place,
  { id, roleName }: Pick<Institution, 'id' | 'roleName'>,
  origin?: Origin,
): TenantDatabase {
  return databaseOf(speakAs(connect(env), roleName, id, origin));
}

/**
 * As `tenantDatabase`, of the read replica: for reports, which may be a moment behind and must not slow down orders.
 * The primary where there is no replica.
 */
export function replicaDatabase(
  env: Pick<Env, 'DATABASE_URL' | 'DATABASE_REPLICA_URL' | 'NEON_FETCH_ENDPOINT'>,
  institution: Pick<Institution, 'id' | 'roleName'>,
): TenantDatabase {
  return tenantDatabase({ ...env, DATABASE_URL: env.DATABASE_REPLICA_URL || env.DATABASE_URL }, institution);
}

/** The registry of institutions, read-only. */
export const registryDatabase = (env: Place): Database =>
  databaseOf(speakAs(connect(env), 'registry_reader', 'platform'));

/** What an answer of the database is held against: a zod schema. `parse` throws at what it does not know. */
export type Shape<T> = { parse(value: unknown): T };

/** Runs one SQL function that answers a single value, and returns that value. One round trip. */
export async function callFunction<T>(db: TenantDatabase, call: SQL, answer: Shape<T>): Promise<T> {
  const { rows } = await db.execute(sql`select ${call} as answer`);
  const [row] = rows;
  if (!row) throw new Error('a function call answered no row');
  return answer.parse(row.answer);
}

/** Runs one SQL function for what it does; what it answers is not looked at. One round trip. */
export async function runFunction(db: TenantDatabase, call: SQL): Promise<void> {
  await db.execute(sql`select from ${call}`);
}

/** Runs one statement, and returns its rows. One round trip. */
export async function readRows<T>(db: TenantDatabase, query: SQL, row: Shape<T>): Promise<T[]> {
  const { rows } = await db.execute(query);
  return rows.map((each) => row.parse(each));
}

/** A column of a select that is no table's own, such as a document that a function makes; it is parsed as rows are read. */
export const column = <T>(expression: SQL, shape: Shape<T>): SQL<T> =>
  expression.mapWith((value: unknown) => shape.parse(value));

const clients = new Map<string, Client>();

/** The driver's client, made once an isolate: it parses the address. */
function connect({ DATABASE_URL: url, NEON_FETCH_ENDPOINT: fetchEndpoint }: Place): Client {
  // Only the local platform sets it; against Neon the driver derives its endpoint from the URL.
  if (fetchEndpoint) neonConfig.fetchEndpoint = fetchEndpoint;
  const known = clients.get(url);
  if (known) return known;
  const client = neon(url, { fullResults: true });
  clients.set(url, client);
  return client;
}

/** It knows how the tables' columns are called in SQL, and remembers it: one for everybody. */
const dialect = new PgDialect({ casing: 'snake_case' });
// Made once, for what it sets in passing: that times stay the text that PostgreSQL sent.
drizzle((() => {}) as unknown as Client);

/**
 * What `drizzle()` answers, without what it works out anew each time: relations of all tables, for a style of query that
 * nobody here uses, and the dialect. It cost as much as the rest of a menu read; so it is light enough for one a request.
 */
function databaseOf(client: Client): Database {
  return new NeonHttpDatabase(dialect, new NeonHttpSession(client, dialect, undefined), undefined);
}

/** drizzle chooses a query's shape (arrays, full results) at run time; the driver's types would fix it at compile time. */
const asSent = (query: unknown) => query as NeonQueryPromise<false, true>;

/** drizzle asks its client for `query` and `transaction` only. */
function speakAs(client: Client, roleName: string, schemaName: string, origin?: Origin): Client {
  const identity = () =>
    client.query(
      `select set_config('role', $1, true), set_config('search_path', $2, true), set_config('itsur.origin', $3, true)`,
      [roleName, schemaName, origin ? JSON.stringify(origin) : ''],
    );

  const transaction = async (queries: NeonQueryPromise<false, true>[], options?: Options) => {
    const deadline = new AbortController();
    // Cleared, unlike AbortSignal.timeout: a timer that is left running keeps a Durable Object from hibernating.
    const timer = setTimeout(
      () => deadline.abort(new Error('the database did not answer in time')),
      deadlineMs,
    );
    const timed = timeRoundTrip();
    try {
      const fetchOptions = { signal: deadline.signal };
      const [, ...results] = await client.transaction([identity(), ...queries], { ...options, fetchOptions });
      timed('ok');
      return results;
    } catch (error) {
      timed(isDatabaseTrouble(error) ? 'unreachable' : 'refused');
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };

  // Sent only when awaited, as the driver's own are: drizzle's `.batch()` hands them to `transaction` unsent.
  const query = (text: string, params: unknown[] = [], options?: QueryOptions) =>
    new NeonQueryPromise(
      async () => (await transaction([asSent(client.query(text, params, options))]))[0],
      { query: text, params },
      options,
    );

  return Object.assign(() => {}, { query, transaction }) as unknown as Client;
}

/** Times one round trip by its outcome. */
function timeRoundTrip(): (outcome: 'ok' | 'refused' | 'unreachable') => void {
  const startedAt = Date.now();
  return (outcome) => databaseRoundTripDurationSeconds.observe({ outcome }, (Date.now() - startedAt) / 1000);
}
