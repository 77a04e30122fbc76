/** Neon's SQL over HTTP in front of any PostgreSQL, so that the Worker runs the real `@neondatabase/serverless`. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Batch, type Query, run, type TransactionOptions } from './neon-transaction.ts';

export type GatewayOptions = {
  /** Absent: a free one. */
  port?: number;
  /** Database hosts besides this machine's own that it may connect to. */
  allowedHosts?: string[];
  /** Looked at before it is carried out; what it waits for, the database is late by. */
  onRequest?: (request: { queries: Query[] }) => void | Promise<void>;
};

const greatestBody = 64 * 1024 * 1024; // Neon's own bound
const connectionsPerLogin = 20;
const loopback = ['127.0.0.1', 'localhost', '[::1]'];

class Refused extends Error {}

/** Starts it on 127.0.0.1. `stop` lets running queries finish for half a second, then closes everything. */
export async function startGateway({ port = 0, allowedHosts = [], onRequest }: GatewayOptions = {}): Promise<{
  url: string;
  stop(): Promise<void>;
}> {
  const pools = new Map<string, pg.Pool>();
  const clients = new Set<pg.PoolClient>();
  const hosts = new Set([...loopback, ...allowedHosts]);

  function poolOf(connectionString: string): pg.Pool {
    const known = pools.get(connectionString);
    if (known) return known;
    if (!URL.canParse(connectionString) || !hosts.has(new URL(connectionString).hostname)) {
      throw new Refused(
        'Neon-Connection-String is missing, or names a host that this gateway does not serve',
      );
    }
    // Pipelined: BEGIN, all statements and COMMIT leave in one go, and PostgreSQL answers in one.
    const pool = new pg.Pool({ connectionString, max: connectionsPerLogin, pipeline: true } as pg.PoolConfig);
    pool.on('error', () => {}); // an idle connection broke: the pool drops it, the next query gets another
    pool.on('connect', (client) => {
      client.on('error', () => {}); // a busy one broke: its queries say so
      clients.add(client);
    });
    pool.on('remove', (client) => clients.delete(client));
    pools.set(connectionString, pool);
    return pool;
  }

  async function answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    if (request.method !== 'POST' || request.url !== '/sql')
      return { status: 404, body: { message: 'only POST /sql' } };
    try {
      const pool = poolOf(header(request, 'neon-connection-string') ?? '');
      const batch = parse(await bodyOf(request), request);
      await onRequest?.({ queries: batch.queries });
      const results = await run(pool, batch);
      return { status: 200, body: batch.single ? (results[0] ?? {}) : { results } };
    } catch (error) {
      return refusal(error);
    }
  }

  const server = createServer({ keepAliveTimeout: 75_000 }, async (request, response) => {
    const { status, body } = await answer(request);
    const text = Buffer.from(JSON.stringify(body));
    if (!request.complete) response.setHeader('connection', 'close');
    response
      .writeHead(status, { 'content-type': 'application/json', 'content-length': text.length })
      .end(text);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sql`,
    async stop() {
      server.close();
      const drained = Promise.all([...pools.values()].map((pool) => pool.end()));
      await Promise.race([drained, sleep(500)]);
      server.closeAllConnections();
      // `end()` of a pipelined client waits for its queries; what still runs now is cut off.
      for (const client of clients) streamOf(client).destroy();
    },
  };
}

/** The whole body, or a refusal once it is larger than Neon takes. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > greatestBody) throw new Refused('the request is larger than 64 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(body: string, request: IncomingMessage): Batch & { single: boolean } {
  let sent: unknown;
  try {
    sent = JSON.parse(body);
  } catch {
    throw new Refused('the body is not JSON');
  }
  const asked = (sent ?? {}) as { queries?: unknown };
  const single = !Array.isArray(asked.queries);
  const queries = Array.isArray(asked.queries) ? asked.queries : [sent];
  return { single, queries: queries.map(toQuery), transaction: single ? null : transactionOptions(request) };
}

function toQuery(sent: unknown): Query {
  const { query, params = [] } = (sent ?? {}) as { query?: unknown; params?: unknown };
  if (typeof query !== 'string' || !Array.isArray(params))
    throw new Refused('a query is {"query": text, "params": [...]}');
  return { query, params };
}

const isolationLevels: Record<string, string> = {
  ReadUncommitted: 'read uncommitted',
  ReadCommitted: 'read committed',
  RepeatableRead: 'repeatable read',
  Serializable: 'serializable',
};

function transactionOptions(request: IncomingMessage): TransactionOptions {
  const level = header(request, 'neon-batch-isolation-level');
  const isolationLevel = level === undefined ? undefined : isolationLevels[level];
  if (level !== undefined && !isolationLevel) throw new Refused(`"${level}" is no isolation level`);
  const isOn = (name: string) => header(request, name) === 'true';
  return {
    isolationLevel,
    readOnly: isOn('neon-batch-read-only'),
    deferrable: isOn('neon-batch-deferrable'),
  };
}

const header = (request: IncomingMessage, name: string) => request.headers[name]?.toString();

/** Connection exceptions, server shutting down, too many connections. */
const connectionTrouble = /^(08|57P|53300)/;

/** What PostgreSQL says is the caller's (400); a connection that cannot be had is ours (500). */
function refusal(error: unknown): { status: number; body: object } {
  if (error instanceof Refused) return { status: 400, body: { message: error.message } };
  if (error instanceof pg.DatabaseError && !connectionTrouble.test(error.code ?? '')) {
    // `name` and `length` are the driver's, all else is PostgreSQL's.
    const { name: _name, length: _length, ...fields } = error;
    return { status: 400, body: { ...fields, message: error.message } };
  }
  return {
    status: 500,
    body: { message: `connection to the database failed: ${error instanceof Error ? error.message : error}` },
  };
}

const streamOf = (client: pg.PoolClient) =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream;
