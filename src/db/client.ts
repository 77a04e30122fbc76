import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/neon-http';
import type { Institution } from '../contracts/institution.ts';
import * as schema from './schema.ts';

type Client = NeonQueryFunction<false, true>;
type Queries = Parameters<Client['transaction']>[0];
type Options = Parameters<Client['transaction']>[1];

export type TenantDatabase = ReturnType<typeof tenantDatabase>;

/**
 * A database client that speaks as one institution: every query, and every `.batch()`, runs in a transaction that
 * first becomes the institution's role and takes its schema. Without it the login has no rights at all.
 * Cost: one round trip a query or batch; the settings ride in the same request.
 */
export function tenantDatabase(env: Env, institution: Pick<Institution, 'id' | 'roleName'>) {
  const client = connect(env.DATABASE_URL, env.NEON_FETCH_ENDPOINT);
  return drizzle(speakAs(client, institution.roleName, institution.id), { schema, casing: 'snake_case' });
}

/** The registry of institutions, read-only. */
export function registryDatabase(env: Env) {
  const client = connect(env.DATABASE_URL, env.NEON_FETCH_ENDPOINT);
  return drizzle(speakAs(client, 'registry_reader', 'platform'), { casing: 'snake_case' });
}

/** Runs one SQL function that answers a single value, and returns that value. One round trip. */
export async function callFunction<T>(db: TenantDatabase, call: ReturnType<typeof sql>): Promise<T> {
  const { rows } = await db.execute<{ answer: T }>(sql`select ${call} as answer`);
  const [row] = rows;
  if (!row) throw new Error('a function call answered no row');
  return row.answer;
}

function connect(databaseUrl: string, fetchEndpoint: string): Client {
  // Only the local platform sets it; against Neon the driver derives its endpoint from the URL.
  if (fetchEndpoint) neonConfig.fetchEndpoint = fetchEndpoint;
  return neon(databaseUrl, { fullResults: true });
}

function speakAs(client: Client, roleName: string, schemaName: string): Client {
  const identity = () =>
    client.query(`select set_config('role', $1, true), set_config('search_path', $2, true)`, [roleName, schemaName]);

  const transaction = async (queries: Queries, options?: Options) => {
    if (typeof queries === 'function') throw new TypeError('pass the queries of a transaction as an array');
    const [, ...results] = await client.transaction([identity(), ...queries], options);
    return results;
  };

  // drizzle hands the queries of a batch to `transaction` unsent, and awaits a lone one: so a lone query is built
  // like any other and is sent, wrapped, only when awaited.
  const query: Client['query'] = (text, params, options) => {
    const unsent = client.query(text, params, options);
    // biome-ignore lint/suspicious/noThenProperty: a Neon query is a lazy promise; this one must stay lazy too.
    return Object.assign(unsent, {
      then: ((onFulfilled, onRejected) =>
        client
          .transaction([identity(), bare(client, text, params, options)], options)
          .then(([, result]) => result as never)
          .then(onFulfilled, onRejected)) as typeof unsent.then,
    });
  };

  return Object.assign(((...args: Parameters<Client>) => client(...args)) as Client, client, { query, transaction });
}

function bare(client: Client, ...args: Parameters<Client['query']>) {
  return client.query(...args);
}
