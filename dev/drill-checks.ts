/** What the restore drill finds out: whether anything is missing. Each check throws with what it saw. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
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

/** What a phone knows of a cafeteria: where its stream stands, and the tag of its menu. */
export type Known = { epoch: string; seq: number; menuTag: string };

/** What phones know of each cafeteria by now, by its id. */
export async function knownToPhones(at: Platform): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  for (const { id } of await cafeterias(at)) {
    const { epoch, seq } = await greeting(at, id);
    const menu = await fetch(`${at.url}/cafeterias/${id}/menu`, { headers: { 'x-institution': itsur.id } });
    known.set(id, { epoch, seq, menuTag: menu.headers.get('etag') ?? '' });
  }
  return known;
}

/** Nothing that phones knew of a time that was lost is taken for what is so now. */
export async function nothingIsResumed(at: Platform, known: Map<string, Known>): Promise<void> {
  for (const [id, { epoch, seq, menuTag }] of known) {
    const { status } = await fetch(`${at.url}/cafeterias/${id}/menu`, {
      headers: { 'x-institution': itsur.id, 'if-none-match': menuTag },
    });
    const hello = await greeting(at, id, `?since=${seq}&epoch=${epoch}`);
    same(
      `nada se retoma / nothing is resumed ${id}`,
      { menu: status, recovered: hello.recovered, sameHistory: hello.epoch === epoch },
      { menu: 200, recovered: false, sameHistory: false },
    );
  }
}

/** How a student's socket is greeted. */
async function greeting(at: Platform, cafeteriaId: string, query = '') {
  const token = await signIn(at, `alumno1@${itsur.domain}`);
  const socket = new WebSocket(`${at.url.replace(/^http/, 'ws')}/cafeterias/${cafeteriaId}/stream${query}`, {
    headers: { authorization: `Bearer ${token}`, 'x-institution': itsur.id },
  });
  const [message] = await once(socket, 'message', { signal: AbortSignal.timeout(20_000) });
  socket.terminate();
  return JSON.parse(String(message)) as { epoch: string; seq: number; recovered: boolean };
}

/** What a board is shown is what the database holds, at the same position. */
export async function boardsAgree(at: Platform): Promise<void> {
  for (const { id, seq, open } of await cafeterias(at)) {
    const token = await signIn(at, `admin@${itsur.domain}`);
    const shown = await snapshotOf({ url: at.url, cafeteriaId: id, token });
    same(
      `tablero / board ${id}`,
      { seq: shown.seq, orders: shown.orders.map((order) => order.id).sort() },
      { seq, orders: open },
    );
  }
}

/** What a board of staff is shown first. */
export function snapshotOf({
  url,
  cafeteriaId,
  token,
  withinMs = 20_000,
}: {
  url: string;
  cafeteriaId: string;
  token: string;
  withinMs?: number;
}): Promise<{ seq: number; orders: { id: string }[] }> {
  return new Promise((resolve, reject) => {
    const stream = connectStream({
      ...{ url, cafeteriaId, audience: 'staff', institution: itsur.id, WebSocket },
      accessToken: async () => token,
      onEvent: () => {},
      onSnapshot: (snapshot) => {
        stream.close();
        resolve(snapshot);
      },
    });
    setTimeout(() => reject(new Error(`no snapshot of ${cafeteriaId}`)), withinMs).unref();
  });
}

/** The audit chain is whole, and each event has its messages. */
export function verify({ ownerUrl }: Platform): void {
  for (const script of ['verify-audit.ts', 'verify-deliveries.ts']) {
    const fault = verifierFault(script, ownerUrl);
    if (fault) throw new Error(fault);
    console.log(`  ✓ ${script}`);
  }
}

/** What a verifier of this folder finds in a database; null: nothing. */
export function verifierFault(script: string, ownerUrl: string): string | null {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, script)], {
    env: { ...process.env, DATABASE_URL: ownerUrl },
    encoding: 'utf8',
  });
  return status === 0 ? null : `${script}: ${stdout}${stderr}`;
}

/**
 * What grows by itself meanwhile: the restore is an act and an event of each cafeteria, staff are called to orders that
 * wait, and every ten minutes it is noted how far the search for stray payments has come. Of orders all is counted beside these, and is the same.
 */
const growing = [
  'audit_log',
  'event_outbox',
  'notification_deliveries',
  'delivery_attempts',
  'stray_searches',
  'cafeterias, seq',
];

export function keptAll(now: Record<string, number>, wanted: Record<string, number>): void {
  const steady = (counts: Record<string, number>) =>
    Object.fromEntries(Object.entries(counts).filter(([name]) => !growing.includes(name)));
  same('tablas / tables', steady(now), steady(wanted));
  for (const name of growing) {
    const [is = 0, was = 0] = [now[name], wanted[name]];
    if (is < was) throw new Error(`${name}: ${is} < ${was}`);
  }
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
