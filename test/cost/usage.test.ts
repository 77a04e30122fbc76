import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import usage from '../../dev/cost/usage.json';
import { Cafeteria, CircuitBreaker, Metrics, UserSessions } from '../../src/index.ts';
import { type OpenCafeteria, openCafeteria, registerPhone } from '../support/cafeteria.ts';
import { databaseCalls, eventually } from '../support/lab.ts';

/*
 * What one order needs, from the menu to the counter: the figures that `npm run cost` multiplies (dev/cost/usage.json). An
 * order that comes to need more fails here, with the new figures: change them there, with the date, and look at the bill.
 */

type Meters = Record<'objectRequests' | 'objectMs' | 'rowsWritten' | 'rowsRead' | 'queueMessages', number>;
type Methods = Record<string, (...args: unknown[]) => unknown>;

/** What is called on an object from outside; the rest of its methods are its own business. */
const calls = {
  Cafeteria: ['publish', 'wake', 'menuVersion', 'closeSessions', 'eventsAfter', 'handOver', 'fetch', 'alarm'],
  UserSessions: ['ask', 'check'],
  CircuitBreaker: ['ask', 'report', 'read'],
  Metrics: ['reportSockets', 'reportBreaker', 'reportBacklogs'],
};

function countCalls(meters: Meters): void {
  const classes = { Cafeteria, UserSessions, CircuitBreaker, Metrics };
  for (const [name, methods] of Object.entries(calls)) {
    const prototype = classes[name as keyof typeof classes].prototype as unknown as Methods;
    for (const method of methods) {
      const original = prototype[method];
      if (!original) throw new Error(`${name} has no ${method}`);
      prototype[method] = async function (...args) {
        meters.objectRequests += 1;
        const before = performance.now();
        try {
          return await original.apply(this, args);
        } finally {
          meters.objectMs += performance.now() - before;
        }
      };
    }
  }
}

/** A stored value or an alarm is a row written; of a statement the cursor says. */
async function countRows(meters: Meters): Promise<void> {
  await runInDurableObject(env.METRICS.getByName('cost'), (_, state) => {
    const sql = Object.getPrototypeOf(state.storage.sql) as Methods;
    const exec = sql.exec as (...args: unknown[]) => SqlStorageCursor<never>;
    sql.exec = function (...args) {
      const cursor = exec.apply(this, args);
      meters.rowsWritten += cursor.rowsWritten;
      meters.rowsRead += cursor.rowsRead;
      return cursor;
    };
    const storage = Object.getPrototypeOf(state.storage) as Methods;
    for (const method of ['put', 'setAlarm']) {
      const original = storage[method] as Methods[string];
      storage[method] = function (...args) {
        meters.rowsWritten += 1;
        return original.apply(this, args);
      };
    }
  });
}

function countMessages(meters: Meters): void {
  const queue = Object.getPrototypeOf(env.PUSH_QUEUE) as Methods;
  for (const method of ['send', 'sendBatch']) {
    const original = queue[method] as Methods[string];
    queue[method] = function (...args) {
      meters.queueMessages += method === 'send' ? 1 : [...(args[0] as Iterable<unknown>)].length;
      return original.apply(this, args);
    };
  }
}

/** As a student and a cook go about it. Answers how many requests it took. */
async function orderOnce({ id, item, student, staff, sql }: OpenCafeteria): Promise<number> {
  await student.call(`/cafeterias/${id}/menu`);
  const basket = { cafeteriaId: id, items: [{ menuItemId: item, quantity: 1 }], paymentMethod: 'cash' };
  await student.post('/orders/quote', { ...basket, allowDuplicate: true });
  const { status, body } = await student.order(id, { [item]: 1 }, { 'idempotency-key': crypto.randomUUID() });
  expect(status).toBe(201);
  for (const verb of ['accept', 'start', 'ready']) await staff.post(`/orders/${body.id}/${verb}`);
  await staff.post(`/orders/${body.id}/collect`, { pickupCode: body.pickupCode });
  await eventually(
    () =>
      sql(
        `select 1 from event_outbox where processed_at is null union all
         select 1 from notification_deliveries where status = 'pending'`,
      ),
    (waiting) => waiting.length === 0,
  );
  return 7;
}

it('an order needs no more than what the bill says', async () => {
  const cafeteria = await openCafeteria({
    menu: [{ name: 'Torta', priceCents: 5500, stock: null, available: true, groups: [] }],
  });
  await registerPhone(cafeteria.student);
  const board = await cafeteria.staff.stream(cafeteria.id);
  await orderOnce(cafeteria); // what happens once in an object's life is no order's cost

  const meters: Meters = { objectRequests: 0, objectMs: 0, rowsWritten: 0, rowsRead: 0, queueMessages: 0 };
  countCalls(meters);
  await countRows(meters);
  countMessages(meters);
  const callsBefore = await databaseCalls(cafeteria.institution);
  const orders = 5;
  let workerRequests = 0;
  for (let index = 0; index < orders; index++) workerRequests += await orderOnce(cafeteria);
  const databaseRoundTrips = (await databaseCalls(cafeteria.institution)) - callsBefore;
  board.socket.close(1000);
  const [mails] = await cafeteria.sql<{ count: number }>(
    `select count(*)::float / (select count(*) from orders) as count from notification_deliveries where channel = 'email' and status = 'sent'`,
  );
  const measured = {
    ...Object.fromEntries(
      Object.entries({ ...meters, workerRequests, databaseRoundTrips }).map(([name, sum]) => [
        name,
        sum / orders,
      ]),
    ),
    emails: mails?.count ?? 0,
  } as typeof usage.perOrder;

  console.log(JSON.stringify(measured));
  for (const [name, value] of Object.entries(usage.perOrder)) {
    // The time of an object is this machine's; batches and background looks fall now here, now there.
    const tolerance = name === 'objectMs' ? 10 : 1.25;
    const now = measured[name as keyof typeof measured];
    expect([name, now], JSON.stringify(measured)).toEqual([name, expect.any(Number)]);
    expect(now, `${name}: ${JSON.stringify(measured)}`).toBeLessThanOrEqual(value * tolerance);
    expect(now, `${name} is counted`).toBeGreaterThan(0);
  }
});
