/** What the restore drill finds out: whether anything is missing. Each check throws with what it saw. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { connectStream } from '@itsur-eats/stream-client';
import { WebSocket } from 'ws';
import { withClient } from './database.ts';
import { ask, type Platform } from './drill-platform.ts';
import { itsur } from './seed.ts';

/** Each cafeteria's position, and its orders that are not closed. */
export async function cafeterias({ ownerUrl }: Platform) {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ id: string; seq: number; open: string[] }>(
      `select c.id, c.seq::int, coalesce((select array_agg(o.id::text order by o.id) from ${itsur.id}.orders o
         where o.cafeteria_id = c.id and o.closed_at is null), '{}') as open from ${itsur.id}.cafeterias c order by c.id`,
    );
    return rows;
  });
}

/** What a board is shown is what the database holds, at the same position. */
export async function boardsAgree(at: Platform): Promise<void> {
  for (const { id, seq, open } of await cafeterias(at)) {
    const token = await signIn(at, `admin@${itsur.domain}`);
    const shown = await new Promise<{ seq: number; orders: { id: string }[] }>((resolve, reject) => {
      const stream = connectStream({
        ...{ url: at.url, cafeteriaId: id, audience: 'staff', institution: itsur.id, WebSocket },
        accessToken: async () => token,
        onEvent: () => {},
        onSnapshot: (snapshot) => {
          stream.close();
          resolve(snapshot);
        },
      });
      setTimeout(() => reject(new Error(`no snapshot of ${id}`)), 20_000).unref();
    });
    same(
      `tablero / board ${id}`,
      { seq: shown.seq, orders: shown.orders.map((order) => order.id).sort() },
      { seq, orders: open },
    );
  }
}

/** The audit chain is whole, and each event has its messages. */
export function verify({ ownerUrl }: Platform): void {
  for (const script of ['verify-audit.ts', 'verify-deliveries.ts']) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, script)], {
      env: { ...process.env, DATABASE_URL: ownerUrl },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${script}: ${stdout}${stderr}`);
    console.log(`  ✓ ${script}`);
  }
}

/** The audit log alone has grown: what an operator does to restore is an act that it keeps. */
export function keptAll(now: Record<string, number>, wanted: Record<string, number>): void {
  const { audit_log: acts = 0, ...rest } = now;
  const { audit_log: actsThen = 0, ...restThen } = wanted;
  same('tablas / tables', rest, restThen);
  if (acts < actsThen) throw new Error(`audit_log: ${acts} < ${actsThen}`);
}

function same(what: string, now: object, wanted: object): void {
  const [is, was] = [JSON.stringify(now), JSON.stringify(wanted)];
  if (is !== was) throw new Error(`${what}:\n  ${is}\n≠ ${was}`);
  console.log(`  ✓ ${what}`);
}

export async function signIn(at: Platform, email: string): Promise<string> {
  const { accessToken } = await ask(at, '/auth/login', { body: { email, password: 'itsur-demo' } });
  return String(accessToken);
}
