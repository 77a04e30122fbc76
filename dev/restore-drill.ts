/**
 * `npm run drill:restore`: a day is backed up, goes on, and is lost: first the database, then the Durable Objects. Both are restored as
 * docs/recovery.md says, and nothing that the backup held may be missing. On a platform of its own, in a temporary
 * folder; about a minute. A cold copy of the cluster stands in for Neon's point in time. Ends with 1 when something is missing.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectStream } from '@itsur-eats/stream-client';
import { WebSocket } from 'ws';
import { withClient } from './database.ts';
import { ask, countEverything, operatorToken, type Platform, startPlatform } from './drill-platform.ts';
import { itsur } from './seed.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'itsur-eats-drill-'));
const backup = join(dataDir, 'backup');
const folderOf = (part: string) => join(dataDir, part);

let platform: Platform | undefined;
try {
  platform = await startPlatform(dataDir);
  step('un día / a day');
  await placeOrders(platform, 6);
  await settled(platform);
  const atBackup = await countEverything(platform.ownerUrl);
  await platform.stop();
  execFileSync('cp', ['-a', folderOf('postgres'), backup]);

  platform = await startPlatform(dataDir);
  step('sigue tras el respaldo / it goes on after the backup');
  await placeOrders(platform, 3);
  await settled(platform);
  await platform.stop();

  step('se pierde la base; vuelve la del respaldo / the database is lost, the backup takes its place');
  rmSync(folderOf('postgres'), { recursive: true });
  execFileSync('mv', [backup, folderOf('postgres')]);
  platform = await startPlatform(dataDir);
  // The objects' logs are ahead of the database now: they have heard of orders that it no longer knows.
  await rebuildLogs(platform);
  keptAll(await countEverything(platform.ownerUrl), atBackup);
  await boardsAgree(platform);
  verify(platform);

  step('se pierden los objetos / the objects are lost');
  await platform.stop();
  rmSync(folderOf('wrangler'), { recursive: true });
  platform = await startPlatform(dataDir);
  await boardsAgree(platform);
  keptAll(await countEverything(platform.ownerUrl), atBackup);

  step('y se vuelve a vender / and orders go on');
  await placeOrders(platform, 2);
  await settled(platform);
  await boardsAgree(platform);
  verify(platform);
  console.log('ok: no falta nada / nothing is missing');
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await platform?.stop();
  rmSync(dataDir, { recursive: true, force: true });
  process.exit();
}

async function placeOrders(at: Platform, count: number): Promise<void> {
  const token = await signIn(at, `alumno1@${itsur.domain}`);
  const { cafeteriaId, menuItemId } = await dish(at);
  for (let index = 0; index < count; index++) {
    const items = [{ menuItemId, quantity: 1 }];
    await ask(at, '/orders', {
      token,
      body: { cafeteriaId, items, paymentMethod: 'cash', allowDuplicate: true },
    });
  }
}

async function signIn(at: Platform, email: string): Promise<string> {
  const { accessToken } = await ask(at, '/auth/login', { body: { email, password: 'itsur-demo' } });
  return String(accessToken);
}

/** A dish that can be had without choosing anything. */
function dish({ ownerUrl }: Platform): Promise<{ cafeteriaId: string; menuItemId: string }> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ cafeteriaId: string; menuItemId: string }>(
      `select m.cafeteria_id as "cafeteriaId", m.id as "menuItemId" from ${itsur.id}.menu_items m
       where available and stock is null and not exists (
         select from ${itsur.id}.modifier_groups g where g.menu_item_id = m.id and g.min_choices > 0)
       order by m.id limit 1`,
    );
    if (!rows[0]) throw new Error('no dish');
    return rows[0];
  });
}

/** Waits until every event was processed and every message dealt with: what is on its way would be counted twice. */
async function settled({ ownerUrl }: Platform): Promise<void> {
  for (let second = 0; second < 60; second++) {
    const waiting = await withClient(ownerUrl, async (client) => {
      const { rowCount } = await client.query(
        `select from ${itsur.id}.event_outbox where processed_at is null union all
         select from ${itsur.id}.notification_deliveries where status = 'pending'`,
      );
      return rowCount ?? 0;
    });
    if (waiting === 0) return sleep(2000); // what queues still hold for the audit log
    await sleep(1000);
  }
  throw new Error('messages stay on their way');
}

async function cafeterias({ ownerUrl }: Platform) {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ id: string; seq: number; open: string[] }>(
      `select c.id, c.seq::int, coalesce((select array_agg(o.id::text order by o.id) from ${itsur.id}.orders o
         where o.cafeteria_id = c.id and o.closed_at is null), '{}') as open from ${itsur.id}.cafeterias c order by c.id`,
    );
    return rows;
  });
}

async function rebuildLogs(at: Platform): Promise<void> {
  for (const { id } of await cafeterias(at))
    await ask(at, '/operations/rebuild', {
      token: operatorToken,
      body: { institution: itsur.id, cafeteriaId: id },
    });
}

/** What a board is shown is what the database holds, at the same position. */
async function boardsAgree(at: Platform): Promise<void> {
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
function verify({ ownerUrl }: Platform): void {
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
function keptAll(now: Record<string, number>, wanted: Record<string, number>): void {
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

function step(name: string): void {
  console.log(`· ${name}`);
}
