/** The platform as the restore drill uses it: started, stopped, asked over HTTP, and its database counted. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type pg from 'pg';
import { withClient } from './database.ts';
import { freePort } from './ports.ts';
import { runningOn } from './run-file.ts';
import { itsur } from './seed.ts';

const startsWithinMs = 120_000;
export const operatorToken = 'drill-operator';

export type Platform = { url: string; ownerUrl: string; stop(): Promise<void> };

export async function startPlatform(dataDir: string): Promise<Platform> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'start.ts')], {
    env: {
      ...process.env,
      ...{ DATABASE_URL: '', DATA_DIR: dataDir, METRICS_TOKEN: operatorToken, RATE_LIMITS: 'off' },
      ...{ PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()) },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await untilReady(child);
  const run = runningOn(dataDir);
  if (!run?.ownerUrl) throw new Error('The platform says that it is ready, and left no run.json.');
  return {
    url: run.url,
    ownerUrl: run.ownerUrl,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** As somebody with a token, or as the operator. Throws when the answer is none of success. */
export async function ask(
  { url }: Platform,
  path: string,
  { token, body }: { token?: string; body?: object } = {},
): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      'x-institution': itsur.id,
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

/** Rows of each table of the institution, and what its money adds up to. */
export function countEverything(ownerUrl: string): Promise<Record<string, number>> {
  return withClient(ownerUrl, async (client) => {
    await client.query(`set search_path to ${itsur.id}`);
    const { rows } = await client.query<{ name: string }>(
      `select quote_ident(tablename) as name from pg_tables where schemaname = current_schema() order by 1`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of rows) counts[name] = await one(client, `select count(*) from ${name}`);
    // Events and messages that no order tells of come by themselves: the staff are called to orders that wait.
    counts['events of orders'] = await one(client, `select count(*) from event_outbox where event ? 'order'`);
    counts['messages of orders'] = await one(
      client,
      `select count(*) from notification_deliveries d join event_outbox e on e.id = d.event_id where e.event ? 'order'`,
    );
    counts['orders, cents'] = await one(client, 'select coalesce(sum(total_cents), 0) from orders');
    counts['cafeterias, seq'] = await one(client, 'select sum(seq) from cafeterias');
    return counts;
  });
}

async function one(client: pg.Client, query: string): Promise<number> {
  const { rows } = await client.query<Record<string, string>>(query);
  return Number(Object.values(rows[0] ?? {})[0]);
}

function untilReady(child: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready in time:\n${said}`)), startsWithinMs);
    for (const output of [child.stdout, child.stderr])
      output?.on('data', (chunk) => {
        said = (said + chunk).slice(-20_000);
        if (!/^ready http/m.test(said)) return;
        clearTimeout(late);
        resolve();
      });
    child.once('exit', (code) => reject(new Error(`the platform ended with ${code}:\n${said}`)));
  });
}
