import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { apiOf } from '../../bench/product/api.ts';
import { waitingIn } from '../../bench/product/ledger.ts';
import { productStack } from '../../bench/product/stack.ts';
import { type Product, startProduct } from '../../bench/product/start.ts';
import { itsur } from '../../dev/seed.ts';
import { Dice } from '../simulate/dice.ts';
import { smallDisk } from './disk.ts';
import { Kitchen } from './kitchen.ts';
import { type Ordered, orderFor } from './phones.ts';
import { Screens } from './screens.ts';
import { faultsIn } from './verdict.ts';
import { type Blow, Weather } from './weather.ts';

export type DrillOptions = {
  seconds: number;
  /** Orders a second. */
  rate: number;
  screens: number;
  seed: number;
};

const cafeterias = 3;
const staff = 12;
/** A lost message of a queue is found by the minute's cron, and what its worker had claimed when it died is let go by then. */
const settlesWithinMs = 6 * 60_000;

/** Runs it on a platform of its own in `dataDir`, which is the caller's to remove. */
export async function drill(
  dataDir: string,
  { seconds, rate, screens: count, seed }: DrillOptions,
): Promise<{ faults: string[]; figures: Record<string, unknown> }> {
  await using started = new AsyncDisposableStack();
  const disk = smallDisk(join(dataDir, 'disk'));
  if (disk) started.defer(() => disk.remove());
  const product = await startProduct(
    dataDir,
    disk ? { dataDir: disk.path, settings: ['max_wal_size=128MB'] } : undefined,
  );
  started.defer(() => product.stop());
  // Of its own for everybody: what one does does not depend on how fast another is.
  const [crowds, cooks, skies, nets] = [1, 2, 3, 4].map((who) => new Dice(seed * 10 + who)) as [
    Dice,
    Dice,
    Dice,
    Dice,
  ];
  const api = apiOf(product.url);
  const database = new pg.Client({ connectionString: product.ownerUrl });
  let screens: Screens | undefined;
  try {
    const stack = await productStack(product);
    const day = await stack.openDay({ cafeterias, students: count, staff, scarce: 0 });
    await stack.stop();
    screens = new Screens(product.url, day, nets);
    await screens.open(count);
    const kitchen = new Kitchen(api, screens, day, cooks);
    const weather = new Weather(product.parts, screens, skies, disk);

    const until = performance.now() + seconds * 1_000;
    const [ordered, , blows] = await Promise.all([
      orderFor(api, day, crowds, { seconds, rate }),
      kitchen.workUntil(until),
      weather.rageUntil(until),
    ]);
    await kitchen.finish();
    await database.connect();
    await database.query(`set search_path to ${itsur.id}`);
    const settledAfterMs = await settle(product, database);
    await screens.catchUp();
    const faults = await faultsIn({ product, database, day, ordered, blows, screens, kitchen });
    if (settledAfterMs === null) faults.push('something still waits after six minutes');
    return { faults, figures: { seconds, settledAfterMs, ...summary(ordered, blows), ...kitchen.figures } };
  } finally {
    screens?.close();
    api.close();
    await database.end();
  }
}

/** Until nothing waits any more; null: something does. The cron comes oftener than once a minute, so that nobody has to wait. */
export async function settle({ parts }: Pick<Product, 'parts'>, database: pg.Client): Promise<number | null> {
  const began = performance.now();
  while (performance.now() - began < settlesWithinMs) {
    await parts.worker.now.ask('tick');
    if ((await waitingIn(database)) === 0) return Math.round(performance.now() - began);
    await sleep(2_000);
  }
  return null;
}

function summary({ placed, refused, unanswered }: Ordered, blows: readonly Blow[]) {
  const kinds = new Map<string, number>();
  for (const { kind } of blows) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return {
    ordersPlaced: placed.length,
    ordersRefused: refused,
    ordersUnanswered: unanswered,
    blows: Object.fromEntries(kinds),
  };
}
