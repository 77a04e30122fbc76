/** Whether a cafeteria with a long past is slower: what it costs to order, read and listen after 1,000, 10,000 and 100,000 past orders. */
import { drain } from '../drain.ts';
import { percentile } from '../figures/percentiles.ts';
import { basketOf } from '../load/baskets.ts';
import { Connection } from '../load/connection.ts';
import { inTurn, orderingPhones, touchingPhones, troubles } from '../load/phones.ts';
import { type Template, written } from '../load/requests.ts';
import { costs, readMeter } from '../meter.ts';
import { withInstitution } from '../product/direct.ts';
import { type OrderRows, rowsOfOrder } from '../product/order-rows.ts';
import { writePast } from '../product/past-orders.ts';
import { timeResume } from '../product/resume.ts';
import type { Product } from '../product/start.ts';
import type { Scenario, Setting, Turn } from '../scenario.ts';
import type { Day, Stack } from '../stack.ts';

const sizes = [1_000, 10_000, 100_000];
const greatest = 1_000_000;
/** Menus read one after the other, for their median. */
const reads = 200;

export const growth: Scenario = {
  summary: 'orders, menus and streams after 1,000, 10,000 and 100,000 past orders',
  stacks: 'itsur',
  defaults: { seconds: 5 },
  async turn(product, setting, stack) {
    const model = await modelOrder(product, stack);
    const figures: Turn['figures'] = {};
    const faults: string[] = [];
    for (const size of setting.options.full ? [...sizes, greatest] : sizes) {
      const turn = await afterPast(product, setting, stack, model, size);
      for (const [name, value] of Object.entries(turn.figures)) figures[`${name}After${size}`] = value;
      faults.push(...turn.faults.map((fault) => `after ${size}: ${fault}`));
    }
    return { figures, faults };
  },
};

/** Cafeterias that share so many past orders, and are first heard of today. */
async function afterPast(
  product: Product,
  setting: Setting,
  stack: Stack,
  model: OrderRows,
  size: number,
): Promise<Turn> {
  const { options, generator } = setting;
  const { concurrency, cafeterias } = options;
  const day = await stack.openDay({ cafeterias, students: concurrency, staff: cafeterias });
  await withInstitution(product, (client) =>
    writePast(client, day.counters, Math.ceil(size / cafeterias), model),
  );
  const firstOrders = await firstOfTheDay(stack, day);
  const plan = { stack, day, concurrency, slotStarts: new Map() };
  await generator.ask('run', {
    kind: 'closed',
    phones: touchingPhones(plan, day.students),
    seconds: 30,
    each: 1,
    creates: false,
  });
  const before = await readMeter(stack, setting);
  const report = await generator.ask('run', {
    kind: 'closed',
    phones: orderingPhones(plan, day.students),
    seconds: options.seconds,
    each: Math.floor((8_000 * cafeterias) / concurrency),
    creates: true,
  });
  const drained = await drain(stack);
  const { cpuPostgresMs = Number.NaN, cpuApplicationMs = Number.NaN } = costs(
    '',
    stack,
    before,
    await readMeter(stack, setting),
    report.made.ids.length,
  );
  const [cook] = day.staff;
  const resumed = cook && (await timeResume(stack.listener(product.url, cook, cook.cafeteriaId, 'staff')));
  return {
    figures: {
      firstOrderMs: percentile(firstOrders, 1),
      ordersPerSecond: (report.made.ids.length / report.elapsedMs) * 1000,
      waitP50Ms: percentile(report.waitsMs, 0.5),
      cpuPostgresMs,
      cpuApplicationMs,
      menuP50Ms: percentile(await menuReads(stack, day), 0.5),
      ...(resumed && { snapshotMs: resumed.snapshotMs, resumeMs: resumed.resumeMs }),
    },
    faults: [...troubles(report), ...drained.faults, ...(resumed?.faults ?? [])],
  };
}

/** The first order of each cafeteria: how long each took, in milliseconds. */
const firstOfTheDay = (stack: Stack, { counters, students }: Day): Promise<number[]> =>
  Promise.all(
    counters.map((counter, index) =>
      timed(stack.order(inTurn(stack.origins, 0), inTurn(students, index), basketOf(counter, index, 0))),
    ),
  );

async function menuReads(stack: Stack, { counters }: Day): Promise<number[]> {
  const waits: number[] = [];
  for (let index = 0; index < reads; index++) {
    const read = stack.read(inTurn(stack.origins, 0), 'menu', inTurn(counters, index));
    if (read) waits.push(await timed(read));
  }
  return waits;
}

async function timed(request: Template): Promise<number> {
  const connection = new Connection(request.origin);
  const began = performance.now();
  const { status, body } = await connection.send(written(request), true);
  connection.close();
  if (status >= 400 || status === 0) throw new Error(`${status} ${body}`);
  return performance.now() - began;
}

/** One order through the product, and all that it wrote. */
async function modelOrder(product: Product, stack: Stack): Promise<OrderRows> {
  const { counters, students } = await stack.openDay({ cafeterias: 1, students: 1, staff: 0 });
  const request = stack.order(
    inTurn(stack.origins, 0),
    inTurn(students, 0),
    basketOf(inTurn(counters, 0), 0, 0),
  );
  const connection = new Connection(request.origin);
  const { status, body } = await connection.send(written(request), true);
  connection.close();
  if (status !== 201) throw new Error(`the model order: ${status} ${body}`);
  await drain(stack);
  return withInstitution(product, (client) => rowsOfOrder(client, (JSON.parse(body) as { id: string }).id));
}
