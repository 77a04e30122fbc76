/**
 * `sockets`: 2,000 sockets of students and 20 of staff on one cafeteria while 50 orders a second are placed. `storm`:
 * the same, and in the middle all of them are cut off at once; then once more in quiet, to see what the database notices.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { mapBounded } from '../src/domain/concurrency.ts';
import { apiOf } from './api.ts';
import { allCaughtUp, readFlags, signInStaff, signInStudents, upgradesAtATime } from './crowd.ts';
import { inInstitution, openKitchen, transactionsSoFar } from './database.ts';
import { Ear, type Who } from './ear.ts';
import { type Placed, placeOrders } from './orders.ts';
import type { Platform } from './platform.ts';
import { workerMemoryKb } from './worker-memory.ts';

const backWithinMs = 60_000;
/** See `transactionsSoFar`. */
const settleMs = 11_000;
/**
 * What the counter has of its own: the cron, PostgreSQL's housekeeping and late reports fall into one window and not the
 * other. Measured: up to 52, where the gateway had seen 8. A run with fewer sockets than some 500 says little.
 */
const backgroundTransactions = 100;

export const sockets = (platform: Platform) => run(platform, { stormy: false });
export const storm = (platform: Platform) => run(platform, { stormy: true });

/** Answers whether what is promised held; prints what was measured. */
async function run(
  { url, ownerUrl, workerGroup }: Platform,
  { stormy }: { stormy: boolean },
): Promise<boolean> {
  const flags = readFlags();
  const api = apiOf(url);
  const ears: Ear[] = [];
  try {
    const shop = await inInstitution(ownerUrl, openKitchen);
    const [staff, students] = [await signInStaff(api), await signInStudents(api, ownerUrl, flags.students)];
    const memoryBefore = workerMemoryKb(workerGroup);
    const listeners = [...times(flags.staff, staff), ...times(flags.students * flags.each, students)];
    await mapBounded(listeners, upgradesAtATime, async (who) => {
      const ear = new Ear(url, shop.cafeteriaId, who);
      ears.push(ear);
      await allCaughtUp([ear], backWithinMs);
    });
    say('sockets', `${flags.students * flags.each} + ${flags.staff} staff`);
    const memoryAfter = workerMemoryKb(workerGroup);

    const cut = stormy ? cutOffAfter(ears, flags.seconds * 500) : true;
    const { placed, refused } = await placeOrders(api, students, shop, flags);
    const isBack = await cut;
    await untilAllHeard(ears, placed);
    say('orders', `${placed.length} (${flags.rate}/s), ${refused.length} refused`);
    reportLatency(ears, placed);
    if (memoryBefore !== null && memoryAfter !== null) {
      say(
        'memory',
        `${((memoryAfter - memoryBefore) / ears.length).toFixed(1)} KB a socket (workerd, its local proxy included)`,
      );
    }
    const held = holds(ears, placed, refused) && isBack;
    return stormy ? (await databaseNoticesNothing(ownerUrl, ears)) && held : held;
  } finally {
    for (const ear of ears) ear.stream.close();
    api.close();
  }
}

/** Answers whether all came back; never throws, for the orders go on meanwhile. */
async function cutOffAfter(ears: Ear[], milliseconds: number): Promise<boolean> {
  await sleep(milliseconds);
  try {
    say('back after a cut', `${await cutOff(ears)} (p50 · p99 · all)`);
    return true;
  } catch (error) {
    console.log(`✗ ${error instanceof Error ? error.message : error}`);
    return false;
  }
}

async function cutOff(ears: Ear[]): Promise<string> {
  const began = performance.now();
  for (const ear of ears) ear.drop();
  const waits: number[] = [];
  for (const ear of ears) void ear.caughtUp().then(() => waits.push(performance.now() - began));
  await allCaughtUp(ears, backWithinMs);
  return quantiles(waits, [0.5, 0.99, 1]);
}

/**
 * Without orders: their own transactions vary by more than a storm might add. The cafeteria's alarm and the cron go on;
 * what they cost in a quiet time of the same length is taken off.
 */
async function databaseNoticesNothing(ownerUrl: string, ears: Ear[]): Promise<boolean> {
  const window = async (work: () => Promise<unknown>) => {
    const [before, began] = [await transactionsSoFar(ownerUrl), performance.now()];
    await work();
    await sleep(settleMs);
    const count = (await transactionsSoFar(ownerUrl)) - before;
    return { count, seconds: (performance.now() - began) / 1000 };
  };
  await sleep(settleMs);
  const quiet = await window(() => sleep(settleMs));
  const stormy = await window(() => cutOff(ears));
  const extra = stormy.count - (quiet.count * stormy.seconds) / quiet.seconds;
  say(
    'transactions',
    `${stormy.count} in ${stormy.seconds.toFixed(0)} s with a storm, ${quiet.count} in ${quiet.seconds.toFixed(0)} s without: ${(extra / ears.length).toFixed(3)} a socket`,
  );
  const unnoticed = extra < backgroundTransactions;
  if (!unnoticed) console.log('✗ la base de datos lo notó / the database noticed');
  return unnoticed;
}

const waitingFor = (ears: Ear[], placed: Placed[]) => {
  const own = Map.groupBy(placed, ({ userId }) => userId);
  return ears.filter(
    ({ who, orders }) => orders.size < (who.audience === 'staff' ? placed : (own.get(who.id) ?? [])).length,
  );
};

async function untilAllHeard(ears: Ear[], placed: Placed[]): Promise<void> {
  const deadline = performance.now() + backWithinMs;
  while (waitingFor(ears, placed).length > 0 && performance.now() < deadline) await sleep(50);
}

function reportLatency(ears: Ear[], placed: Placed[]): void {
  const boards = ears.filter(({ who }) => who.audience === 'staff');
  const heard = placed.flatMap(({ id, answeredAt }) =>
    boards.flatMap(({ orders }) => {
      const order = orders.get(id);
      return order ? [{ afterAnswer: order.at - answeredAt, afterCreation: order.sinceCreatedMs }] : [];
    }),
  );
  const marks = [0.5, 0.95, 0.99];
  say(
    'staff hear it',
    `${quantiles(
      heard.map(({ afterCreation }) => afterCreation),
      marks,
    )} after its createdAt`,
  );
  // Negative: the board knew before the student did.
  say(
    '',
    `${quantiles(
      heard.map(({ afterAnswer }) => afterAnswer),
      marks,
    )} after its 201 (p50 · p95 · p99)`,
  );
}

function holds(ears: Ear[], placed: Placed[], refused: string[]): boolean {
  const incomplete = waitingFor(ears, placed);
  const made = new Set(placed.map(({ id }) => id));
  const faults = [
    ...new Set(refused),
    ...ears.flatMap((ear) => ear.faults.map((fault) => `${ear.who.audience}: ${fault}`)),
    ...ears.flatMap((ear) =>
      [...ear.orders.keys()].filter((id) => !made.has(id)).map((id) => `unknown order ${id}`),
    ),
  ];
  for (const fault of faults.slice(0, 10)) console.log(`✗ ${fault}`);
  if (incomplete.length > 0) console.log(`✗ ${incomplete.length} sockets have not heard all that is theirs`);
  const held = faults.length === 0 && incomplete.length === 0;
  console.log(held ? '✓ completo y en orden / complete and in order' : `✗ ${faults.length} faults`);
  return held;
}

/** So many listeners, taken from these people in turn. */
const times = (count: number, people: Who[]) =>
  Array.from({ length: count }, (_, index) => people[index % people.length] as Who);

function quantiles(values: number[], marks: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  return marks
    .map((mark) => `${(sorted[Math.ceil(mark * sorted.length) - 1] ?? 0).toFixed(0)} ms`)
    .join(' · ');
}

const say = (name: string, figure: string) => console.log(`${name.padEnd(20)} ${figure}`);
