import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startChild } from '../../bench/child.ts';
import { drain } from '../../bench/drain.ts';
import { percentile } from '../../bench/figures/percentiles.ts';
import { logFaults, orderFaults } from '../../bench/figures/verification.ts';
import { apiOf } from '../../bench/product/api.ts';
import { eventLogs, storedOrders } from '../../bench/product/ledger.ts';
import { productStack } from '../../bench/product/stack.ts';
import { type Product, startProduct } from '../../bench/product/start.ts';
import type { Counter, Day, Person } from '../../bench/stack.ts';
import { itsur } from '../../dev/seed.ts';
import { Dice } from '../simulate/dice.ts';
import { natRange } from './campus.ts';
import { eat, type Meal } from './crowd.ts';
import type { Loot, VillainVerbs } from './villain.ts';

export type HostileOptions = {
  /** Of each of four times: quiet, hostile, quiet, hostile. What else the machine does falls into both kinds. */
  seconds: number;
  /** Orders a second of the others. */
  rate: number;
  signInsASecond: number;
  slowBodies: number;
  students: number;
};

/** So long they wait for answers while it goes on. */
const enduredSeconds = 15;

/** What one is answered who does that: anything else is a fault. What is in no list is the platform's to refuse or to serve. */
const expected: Record<string, RegExp> = {
  password: /^(401 invalid_credentials|429 sign_in_busy)$/,
  ticket: /^(20\d|429 rate_limited)$/,
  'pickup code': /^(403 forbidden|429 rate_limited)$/,
  basket: /^(20[01]|409 \w+|422 \w+|429 rate_limited)$/,
  'basket too large': /^(413 payload_too_large|429 rate_limited)$/,
};
/** Of a machine that is far too small for it, a villain may hear this, or nothing. */
const tooMuch = /^(0|503 temporarily_unavailable)$/;
/** What has to be refused at some time, else nothing was proved. */
const refused = [
  'password: 429 sign_in_busy',
  'ticket: 429 rate_limited',
  'basket too large: 413 payload_too_large',
];

/** Runs it on a platform of its own in `dataDir`, which is the caller's to remove. */
export async function beHostile(
  dataDir: string,
  { seconds, rate, signInsASecond, slowBodies, students }: HostileOptions,
): Promise<{ faults: string[]; figures: Record<string, unknown> & { times: number } }> {
  await using started = new AsyncDisposableStack();
  const product = await startProduct(dataDir, undefined, { RATE_LIMITS: 'on' });
  started.defer(() => product.stop());
  await registerCampus(product);
  const stack = await productStack(product);
  started.defer(() => stack.stop());
  const day = await stack.openDay({ cafeterias: 2, students: students + 1, staff: 0 });
  const villain = day.students.pop() as Person;
  const [counter] = day.counters as [Counter];
  const process = startChild<VillainVerbs>(
    join(import.meta.dirname, 'villain.ts'),
    join(dataDir, 'villain.log'),
  );
  started.defer(process.stop);
  const api = apiOf(product.url);
  started.defer(async () => api.close());

  const dice = new Dice(1);
  const meals: Meal[] = [];
  const dine = async () => {
    const meal = await eat(api, day, dice, { seconds, rate, first: meals.length * seconds * rate });
    meals.push(meal);
    return meal.waitsMs;
  };
  await dine(); // what is new is slow
  const quiet: number[] = [];
  const hostile: number[] = [];
  let loot: Loot = { answers: {}, placed: [] };
  for (let round = 0; round < 2; round++) {
    quiet.push(...(await dine()));
    await process.ask('begin', {
      ...{ url: product.url, token: villain.token, signInsASecond, slowBodies },
      ...{ cafeteriaId: counter.cafeteriaId, dishIds: counter.menu.map(({ id }) => id) },
      orderId: meals[0]?.placed[0] ?? '',
    });
    await sleep(1_000);
    const dining = dine();
    // On a machine that is too slow for it they get their answers once it is over.
    await Promise.race([dining, sleep((seconds + enduredSeconds) * 1_000)]);
    loot = await process.ask('end');
    hostile.push(...(await dining));
  }
  await drain(stack);
  const placed = [...meals.flatMap((meal) => meal.placed), ...loot.placed];
  return {
    faults: [
      ...summed(meals.flatMap(({ faults }) => faults)),
      ...lootFaults(loot),
      ...(await ledgerFaults(product, day, placed, loot.answers['basket: 0'] ?? 0)),
    ],
    figures: {
      ...{ seconds, rate, signInsASecond, orders: placed.length },
      ...{ quietP50Ms: percentile(quiet, 0.5), quietP99Ms: percentile(quiet, 0.99) },
      ...{ hostileP50Ms: percentile(hostile, 0.5), hostileP99Ms: percentile(hostile, 0.99) },
      times: percentile(hostile, 0.99) / percentile(quiet, 0.99),
      answers: loot.answers,
    },
  };
}

/** Each order that somebody was told of is there once, and the logs have no gap. `unanswered`: so many more may be there. */
async function ledgerFaults(
  { ownerUrl }: Product,
  { counters }: Day,
  placed: string[],
  unanswered: number,
): Promise<string[]> {
  const database = new pg.Client({ connectionString: ownerUrl });
  await database.connect();
  await database.query(`set search_path to ${itsur.id}`);
  const ids = counters.map(({ cafeteriaId }) => cafeteriaId);
  const faults = [
    ...orderFaults(placed, await storedOrders(database, ids), unanswered),
    ...logFaults(await eventLogs(database, ids)),
  ];
  await database.end();
  return faults;
}

/** The Worker reads the campus's addresses when it begins, and then once a minute. */
async function registerCampus({ ownerUrl, parts }: Product): Promise<void> {
  const database = new pg.Client({ connectionString: ownerUrl });
  await database.connect();
  await database.query('update platform.institutions set config = config || $2::jsonb where id = $1', [
    itsur.id,
    JSON.stringify({ limits: { natRanges: [natRange] } }),
  ]);
  await database.end();
  await parts.worker.kill();
  await parts.worker.begin();
}

function lootFaults({ answers }: Loot): string[] {
  const unexpected = Object.keys(answers).filter((key) => {
    const [what = '', answer = ''] = key.split(/: (.*)/);
    return expected[what]?.test(answer) === false && !tooMuch.test(answer);
  });
  return [
    ...unexpected.map((key) => `the villain was answered ${answers[key]} times ${key}`),
    ...refused.filter((key) => !answers[key]).map((key) => `never "${key}": nothing was proved`),
  ];
}

function summed(faults: string[]): string[] {
  const counts = new Map<string, number>();
  for (const fault of faults) counts.set(fault, (counts.get(fault) ?? 0) + 1);
  return [...counts].map(([fault, count]) => `${count} times: ${fault}`);
}
