import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { logFaults, orderFaults } from '../../bench/figures/verification.ts';
import { basketOf } from '../../bench/load/baskets.ts';
import { apiOf, type Reply } from '../../bench/product/api.ts';
import { eventLogs, storedOrders } from '../../bench/product/ledger.ts';
import { productStack } from '../../bench/product/stack.ts';
import { type Product, startProduct } from '../../bench/product/start.ts';
import type { Counter, Day, Person } from '../../bench/stack.ts';
import { signal } from '../../dev/processes.ts';
import { itsur } from '../../dev/seed.ts';
import { askUntilAnswered, type Ordered, orderFor } from '../../proof/drill/phones.ts';
import { settle } from '../../proof/drill/run.ts';
import { Screens } from '../../proof/drill/screens.ts';
import { boardFaults } from '../../proof/drill/verdict.ts';
import { Dice } from '../../proof/simulate/dice.ts';

/*
 * One trouble at a time, on the built Worker and its real parts: what each phone is answered meanwhile, and that nothing is
 * lost. Whatever the trouble, phones come again with their key, as the student's app does.
 */

/** The longest that a phone waits for an answer, whatever happens: a request gives up on the database before. */
const longestWaitMs = 30_000;
const awayMs = 30_000;
const backWithinMs = 10_000;

const dataDir = mkdtempSync(join(tmpdir(), 'weather-test-'));
const dice = new Dice(17);
const placed: string[] = [];
let product: Product;
let day: Day;
let database: pg.Client;

beforeAll(async () => {
  product = await startProduct(dataDir);
  const stack = await productStack(product);
  day = await stack.openDay({ cafeterias: 2, students: 40, staff: 4, scarce: 0 });
  await stack.stop();
  await connect();
});

afterAll(async () => {
  await database?.end();
  await product?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function connect(): Promise<void> {
  database = new pg.Client({ connectionString: product.ownerUrl });
  database.on('error', () => {}); // it is killed with its server
  await database.connect();
  await database.query(`set search_path to ${itsur.id}`);
}

/** Phones that remember every answer, also those after which they ask again. */
function phones() {
  const api = apiOf(product.url);
  const replies: Reply[] = [];
  const call: typeof api.call = async (...asked) => {
    const reply = await api.call(...asked);
    replies.push(reply);
    return reply;
  };
  return { ...api, call, replies };
}

/** So many orders a second while something happens to the platform; each is answered in the end, and none is lost. */
async function recess(
  { seconds, rate }: { seconds: number; rate: number },
  happening: () => Promise<unknown>,
): Promise<{ replies: Reply[]; ordered: Ordered }> {
  const { call, close, replies } = phones();
  const [ordered] = await Promise.all([orderFor({ call, close }, day, dice, { seconds, rate }), happening()]);
  close();
  await nothingIsLost(ordered, seconds * rate);
  return { replies, ordered };
}

async function nothingIsLost({ placed: now, refused, unanswered }: Ordered, wanted: number): Promise<void> {
  expect({ placed: now.length, refused, unanswered }).toEqual({ placed: wanted, refused: {}, unanswered: 0 });
  placed.push(...now.map(({ id }) => id));
  const cafeterias = day.counters.map(({ cafeteriaId }) => cafeteriaId);
  expect(await settle(product, database)).not.toBeNull();
  expect([
    ...orderFaults(placed, await storedOrders(database, cafeterias), 0),
    ...logFaults(await eventLogs(database, cafeterias)),
  ]).toEqual([]);
}

/** Nobody waits for ever, and whoever is to come again is told when. */
function expectHonest(replies: readonly Reply[], allowed: readonly number[]): void {
  for (const { status, retryAfter, body, milliseconds } of replies) {
    expect(allowed, JSON.stringify(body)).toContain(status);
    if (status === 503) expect(retryAfter).toBeGreaterThan(0);
    expect(milliseconds).toBeLessThan(longestWaitMs);
  }
}

it('a database for which each round trip takes 200 ms fails nobody', async () => {
  const { gateway } = product.parts;
  await gateway.now.ask('delay', { ms: 200 });
  const { replies } = await recess({ seconds: 5, rate: 4 }, async () => {});
  expectHonest(replies, [201]);
  await gateway.now.ask('delay', { ms: 0 });
});

it('a database that is away for thirty seconds is told as such, and ten seconds later all is as it was', async () => {
  const { postgres } = product.parts;
  const { replies } = await recess({ seconds: 36, rate: 1 }, async () => {
    await sleep(2_000);
    await postgres.kill();
    await sleep(awayMs);
    await postgres.begin();
    await connect();
    const back = performance.now();
    const again = phones();
    await order(again.call);
    again.close();
    expect(performance.now() - back).toBeLessThan(backWithinMs);
  });
  expectHonest(replies, [201, 503]);
  expect(replies.some(({ status }) => status === 503)).toBe(true);
});

it('providers that stand still keep nobody from ordering, and hear of everything when they go on', async () => {
  const { providers } = product.parts;
  const { replies } = await recess({ seconds: 12, rate: 3 }, async () => {
    signal(providers.now.pid, 'SIGSTOP');
    await sleep(14_000);
    signal(providers.now.pid, 'SIGCONT');
  });
  expectHonest(replies, [201]);
});

it('three hundred orders at one moment are all taken, or told when to come again', async () => {
  const { call, close, replies } = phones();
  const [counter] = day.counters as [Counter];
  const all = await Promise.all(
    Array.from({ length: 300 }, (_, index) => {
      const student = day.students[index % day.students.length] as Person;
      const { cafeteriaId, lines } = basketOf(counter, index % day.students.length, index);
      const body = { cafeteriaId, items: lines, paymentMethod: 'cash' };
      return askUntilAnswered(
        { call, close },
        '/orders',
        { token: student.token, body, idempotencyKey: `rush-${index}` },
        dice,
      );
    }),
  );
  close();
  expectHonest(replies, [201, 503]);
  const taken = all.map((reply) => ({ id: String(reply?.body.id), cafeteriaId: counter.cafeteriaId }));
  expect(all.map((reply) => reply?.status)).toEqual(all.map(() => 201));
  await nothingIsLost({ placed: taken, refused: {}, unanswered: 0 }, 300);
});

it('a deployment in the middle of the recess, and its roll-back, fail nobody and lose nothing', async () => {
  const { worker } = product.parts;
  const screens = new Screens(product.url, day, dice);
  await screens.open(100);
  const { replies, ordered } = await recess({ seconds: 14, rate: 3 }, async () => {
    for (const _ of ['the new version', 'the old one']) {
      await sleep(2_000);
      await worker.now.stop();
      await worker.begin();
      await screens.catchUp();
    }
  });
  await screens.catchUp();
  // 0: its connection was refused, or ended with the version that it was made to.
  expectHonest(replies, [0, 201]);
  expect(boardFaults(screens, ordered)).toEqual([]);
  screens.close();
});

async function order(call: ReturnType<typeof phones>['call']): Promise<void> {
  const [student] = day.students as [Person];
  const { cafeteriaId, lines } = basketOf(day.counters[0] as Counter, 0, 0);
  const body = { cafeteriaId, items: lines, paymentMethod: 'cash' };
  const key = { token: student.token, body, idempotencyKey: 'back again' };
  const reply = await askUntilAnswered({ call, close: () => {} }, '/orders', key, dice);
  expect(reply?.status).toBe(201);
  placed.push(String(reply?.body.id));
}
