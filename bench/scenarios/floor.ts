/** The bare script that writes what a commit of orders writes, by the size of its group, which is the rate that PostgreSQL itself allows; and the product's own commit beside it. */
import { drain } from '../drain.ts';
import { median } from '../figures/percentiles.ts';
import { basketOf } from '../load/baskets.ts';
import { Connection } from '../load/connection.ts';
import { written } from '../load/requests.ts';
import { costs, readMeter } from '../meter.ts';
import { bareCommit, type Commit, type Group, productCommit } from '../product/commit.ts';
import { ordersOf, sqlRequest, withInstitution } from '../product/direct.ts';
import { anotherOrder, type OrderRows, type Row, rowsOfOrder } from '../product/order-rows.ts';
import type { Product } from '../product/start.ts';
import type { Scenario, Setting, Turn } from '../scenario.ts';
import type { Counter, Person, Stack } from '../stack.ts';

const mostStale = 10;
const groupSizes = [1, 8, 32, 64];
/** Nobody sends the messages of these orders: the next model waits for none of them. */
const settle = `update notification_deliveries set status = 'sent' where status = 'pending'`;
/** Codes of open orders are four digits. */
const ordersACafeteria = 2_048;
/** What is compared: each with the same groups. */
const commits: Record<string, Commit> = { bare: bareCommit, ours: productCommit };

export const floor: Scenario = {
  summary: 'commits of 1, 8, 32 and 64 orders: the bare set-based script, and the function of the product',
  stacks: 'itsur',
  async turn(product, setting, stack) {
    const figures: Turn['figures'] = {};
    const faults: string[] = [];
    for (const [name, commit] of Object.entries(commits))
      for (const size of groupSizes) {
        const turn = await committed(product, setting, stack, commit, size);
        for (const [figure, value] of Object.entries(turn.figures))
          figures[`${name}${size}${figure}`] = value;
        faults.push(...turn.faults.map((fault) => `${name} ${size}: ${fault}`));
      }
    return { figures, faults };
  },
};

/** Each cafeteria commits its groups one after the other, all cafeterias beside each other. */
async function committed(
  product: Product,
  setting: Setting,
  stack: Stack,
  commit: Commit,
  size: number,
): Promise<Turn> {
  const { options } = setting;
  const day = await stack.openDay({ cafeterias: options.cafeterias, students: options.cafeterias, staff: 0 });
  const queues: string[][] = [];
  for (const [index, counter] of day.counters.entries()) {
    const groups = await groupsOf(product, stack, counter, day.students[index] as Person, size);
    queues.push(groups.map((group) => sqlRequest(product, commit(group))));
  }
  const waitsMs: number[] = [];
  const refused: string[] = [];
  /** Somebody else took a number meanwhile (an unattended board is told of each minute): that group is not written. */
  let stale = 0;
  const before = await readMeter(stack, setting);
  const began = performance.now();
  await setting.measured(() =>
    Promise.all(
      queues.map(async (requests) => {
        const connection = new Connection(product.gatewayUrl);
        for (const request of requests) {
          const sent = performance.now();
          const { status, body } = await connection.send(request, true);
          waitsMs.push(performance.now() - sent);
          if (status !== 200) refused.push(`${status} ${body.slice(0, 300)}`);
          else if (!body.includes('"rows":[["1"]]')) stale++;
        }
        connection.close();
      }),
    ),
  );
  const elapsedMs = performance.now() - began;
  const after = await readMeter(stack, setting);
  const count = queues.flat().length * size;
  const { cpuPostgresMs = Number.NaN, cpuGatewayMs = Number.NaN } = costs('', stack, before, after, count);
  const stored = await withInstitution(product, async (client) => {
    await client.query(settle);
    return ordersOf(client, day.counters);
  });
  const expected = count - stale * size + day.counters.length; // with the models
  return {
    figures: {
      OrdersPerSecond: (count / elapsedMs) * 1000,
      CommitP50Ms: median(waitsMs),
      CpuPostgresMs: cpuPostgresMs,
      CpuGatewayMs: cpuGatewayMs,
    },
    faults: [
      ...refused.slice(0, 3),
      ...(stale > mostStale ? [`${stale} groups were stale`] : []),
      ...(stored === expected ? [] : [`${stored} orders stored of ${expected}`]),
    ],
  };
}

/** Places one order through the product, and makes groups of more like it. */
async function groupsOf(
  product: Product,
  stack: Stack,
  counter: Counter,
  student: Person,
  size: number,
): Promise<Group[]> {
  const [origin = ''] = stack.origins;
  const connection = new Connection(origin);
  const { status, body } = await connection.send(
    written(stack.order(origin, student, basketOf(counter, 0, 0))),
    true,
  );
  connection.close();
  if (status !== 201) throw new Error(`the model order: ${status} ${body}`);
  await drain(stack);
  return withInstitution(product, async (client) => {
    const { rows } = await client.query<{ row: Row & { epoch: string; seq: number } }>(
      'select to_jsonb(c) as row from cafeterias c where id = $1',
      [counter.cafeteriaId],
    );
    const [{ row: cafeteria } = { row: { epoch: '', seq: 0 } }] = rows;
    const { epoch, seq } = cafeteria;
    const model = await rowsOfOrder(client, (JSON.parse(body) as { id: string }).id);
    return Array.from({ length: ordersACafeteria / size }, (_, group) => ({
      cafeteria,
      epoch,
      seq: seq + group * size,
      orders: Array.from({ length: size }, (_, place) => more(model, seq, group * size + place + 1)),
    }));
  });
}

const more = (model: OrderRows, seq: number, place: number) =>
  anotherOrder(model, {
    seq: seq + place,
    number: `Z-F${place}`,
    pickupCode: `F${String(place).padStart(4, '0')}`,
    key: `floor-${place}`,
    at: Date.now() + place,
  });
