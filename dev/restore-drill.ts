/**
 * `npm run drill:restore`: a day is backed up, goes on, and is lost: first the database, then the Durable Objects. Both are restored as
 * docs/recovery.md says, and nothing that the backup held may be missing. On a platform of its own, in a temporary
 * folder; one to two minutes. A cold copy of the cluster stands in for Neon's point in time. Ends with 1 when something is missing.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from './database.ts';
import { boardsAgree, keptAll, knownToPhones, nothingIsResumed, signIn, verify } from './drill-checks.ts';
import { ask, countEverything, operatorToken, type Platform, startPlatform } from './drill-platform.ts';
import { itsur } from './seed.ts';
import { runTenant } from './tenant/run.ts';

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
  const known = await knownToPhones(platform);
  await platform.stop();

  step('se pierde la base; vuelve la del respaldo / the database is lost, the backup takes its place');
  rmSync(folderOf('postgres'), { recursive: true });
  execFileSync('mv', [backup, folderOf('postgres')]);
  platform = await startPlatform(dataDir);
  // Objects and phones are ahead of the database now: they have heard of orders that it no longer knows.
  await beginNewHistories(platform);
  await nothingIsResumed(platform, known);
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

/** `npm run tenant -- restored`. */
async function beginNewHistories({ ownerUrl, url }: Platform): Promise<void> {
  const code = await runTenant(['restored', itsur.id], () => ({ ownerUrl, apiUrl: url, operatorToken }));
  if (code !== 0) throw new Error('`tenant restored` did not get through');
}

function step(name: string): void {
  console.log(`· ${name}`);
}
