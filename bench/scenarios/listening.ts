/** What `sockets` and `storm` share: everybody listens to one cafeteria while orders come. */
import { setTimeout as sleep } from 'node:timers/promises';
import { waits } from '../figures/percentiles.ts';
import { apiOf } from '../product/api.ts';
import type { Ear, Who } from '../product/ear.ts';
import { openEars } from '../product/ears.ts';
import { type Placed, placeOrders } from '../product/place-orders.ts';
import { residentKb } from '../product/runtime-memory.ts';
import type { Product } from '../product/start.ts';
import type { Scenario, Setting, Turn } from '../scenario.ts';
import type { Counter, Person, Stack } from '../stack.ts';

export const backWithinMs = 60_000;

type Meanwhile = (ears: Ear[]) => Promise<Turn>;

/** `meanwhile` runs beside the orders, `afterwards` when all is quiet again; both with everybody listening. */
export async function listenWhileOrdering(
  { url, parts }: Product,
  { options, measured }: Setting,
  stack: Stack,
  meanwhile: Meanwhile,
  afterwards: Meanwhile = async () => ({ figures: {}, faults: [] }),
): ReturnType<Extract<Scenario, { stacks: 'itsur' }>['turn']> {
  const day = await stack.openDay({ cafeterias: 1, students: options.sockets, staff: options.staff });
  const counter = day.counters[0] as Counter;
  const api = apiOf(url);
  const ears: Ear[] = [];
  try {
    const memoryBefore = residentKb(parts.worker.now.runtimePid);
    const listeners = [...as('staff', day.staff), ...as('student', day.students)];
    await openEars(url, counter.cafeteriaId, listeners, ears, backWithinMs);
    const memoryAfter = residentKb(parts.worker.now.runtimePid);

    const alongside = meanwhile(ears);
    const { placed, refused } = await measured(() => placeOrders(api, day.students, counter, options));
    const beside = await alongside;
    await untilAllHeard(ears, placed);
    const quiet = await afterwards(ears);
    return {
      figures: {
        sockets: ears.length,
        orders: placed.length,
        ...latency(ears, placed),
        ...(memoryBefore !== null &&
          memoryAfter !== null && {
            memoryASocketKb: (memoryAfter - memoryBefore) / Math.max(1, ears.length),
          }),
        ...beside.figures,
        ...quiet.figures,
      },
      faults: [...faultsOf(ears, placed, refused), ...beside.faults, ...quiet.faults],
    };
  } finally {
    for (const ear of ears) ear.stream.close();
    api.close();
  }
}

const as = (audience: Who['audience'], people: Person[]): Who[] =>
  people.map(({ id, token }) => ({ id, token, audience }));

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

/** After the 201: negative, when the board knew before the student did. */
function latency(ears: Ear[], placed: Placed[]): Turn['figures'] {
  const boards = ears.filter(({ who }) => who.audience === 'staff');
  const heard = placed.flatMap(({ id, answeredAt }) =>
    boards.flatMap(({ orders }) => {
      const order = orders.get(id);
      return order ? [{ afterAnswer: order.at - answeredAt, afterCreation: order.sinceCreatedMs }] : [];
    }),
  );
  return {
    ...waits(
      'staffAfterCreation',
      heard.map(({ afterCreation }) => afterCreation),
    ),
    ...waits(
      'staffAfterAnswer',
      heard.map(({ afterAnswer }) => afterAnswer),
    ),
  };
}

function faultsOf(ears: Ear[], placed: Placed[], refused: string[]): string[] {
  const incomplete = waitingFor(ears, placed).length;
  const made = new Set(placed.map(({ id }) => id));
  return [
    ...new Set(refused),
    ...ears.flatMap((ear) => ear.faults.map((fault) => `${ear.who.audience}: ${fault}`)),
    ...ears.flatMap((ear) =>
      [...ear.orders.keys()].filter((id) => !made.has(id)).map((id) => `unknown order ${id}`),
    ),
    ...(incomplete > 0 ? [`${incomplete} sockets have not heard all that is theirs`] : []),
  ];
}
