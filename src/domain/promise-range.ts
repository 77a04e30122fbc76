import { stations } from '../contracts/kitchen.ts';
import { minuteMs } from './ordering/calendar.ts';

/*
 * When an order will really be ready, learnt from how long this kitchen has taken: how far its ready-times were from what
 * was promised first. What is alike (load, hour, station) is looked at first, and all of it where too little is alike.
 */

type Station = (typeof stations)[number];

/** An order that became ready. Instants are milliseconds since the epoch; `demand`: make-minutes by station. */
export type PastOrder = {
  placedAt: number;
  promisedFrom: number;
  readyAt: number;
  demand: Readonly<Record<string, number>>;
};

/** What is known of an order before it is made. `load`: orders that the kitchen has before it. */
export type Expected = Omit<PastOrder, 'readyAt'> & { load: number };

/** Milliseconds after `promisedFrom`, in order, by what the orders had in common. */
export type LearntTimes = { orders: number; byKind: ReadonlyMap<string, readonly number[]> };

/** `learntFrom`: the number of orders like it that the range comes from; 0: it is the promise itself. */
export type PromiseRange = { from: number; until: number; learntFrom: number };

export const nothingLearnt: LearntTimes = { orders: 0, byKind: new Map() };

/** Of a hundred orders ninety are to become ready within their range: five earlier, five later. */
const tail = 0.05;

/** With fewer, a bound one in twenty goes beyond is a guess (a conformal bound needs 19). */
const leastAlike = 40;

/** For a later break: the kitchen works towards the bell, not through its queue. */
const aheadMs = 45 * minuteMs;

/** Learns from orders in any order, those of the last weeks. */
export function learnTimes(orders: readonly PastOrder[], hourOf: (instant: number) => number): LearntTimes {
  const byKind = new Map<string, number[]>();
  for (const { order, load } of withLoads(orders))
    for (const kind of kindsOf({ ...order, load }, hourOf)) {
      const known = byKind.get(kind);
      const late = order.readyAt - order.promisedFrom;
      if (known) known.push(late);
      else byKind.set(kind, [late]);
    }
  for (const late of byKind.values()) late.sort((a, b) => a - b);
  return { orders: orders.length, byKind };
}

/** Within what an order will be ready, as far as orders like it tell; else the promise, which comes from the prep times. */
export function promiseRange(
  learnt: LearntTimes,
  expected: Expected & { promisedUntil: number },
  hourOf: (instant: number) => number,
): PromiseRange {
  const { promisedFrom, promisedUntil } = expected;
  for (const kind of kindsOf(expected, hourOf)) {
    const late = learnt.byKind.get(kind);
    if (!late || late.length < leastAlike) continue;
    const from = Math.max(promisedFrom + boundOf(late, tail), expected.placedAt);
    return {
      from,
      until: Math.max(from, promisedFrom + boundOf(late, 1 - tail)),
      learntFrom: late.length,
    };
  }
  return { from: promisedFrom, until: promisedUntil, learntFrom: 0 };
}

/** The conformal bound: of the next order it holds with this share, however the times are spread. */
function boundOf(sorted: readonly number[], share: number): number {
  const rank = (sorted.length + 1) * share;
  const place = share < 0.5 ? Math.floor(rank) : Math.ceil(rank);
  return sorted[Math.min(Math.max(place, 1), sorted.length) - 1] ?? 0;
}

/** What an order has in common with others, from the closest likeness to the widest. */
function kindsOf(
  { placedAt, promisedFrom, demand, load }: Expected,
  hourOf: (instant: number) => number,
): string[] {
  const way = promisedFrom - placedAt >= aheadMs ? 'ahead' : 'soon';
  const crowd = load < 3 ? 'quiet' : load < 8 ? 'busy' : 'full';
  const hour = hourOf(promisedFrom);
  const station = busiestStation(demand) ?? '';
  return [
    `${way} ${crowd} ${hour} ${station}`,
    `${way} ${crowd} ${hour}`,
    `${way} ${crowd} ${station}`,
    `${way} ${crowd}`,
    way,
  ];
}

/** Where most of an order is made; null: nowhere that is known. */
function busiestStation(demand: Readonly<Record<string, number>>): Station | null {
  const [busiest] = stations
    .filter((station) => (demand[station] ?? 0) > 0)
    .sort((a, b) => (demand[b] ?? 0) - (demand[a] ?? 0));
  return busiest ?? null;
}

/** Each order with how many placed before it the kitchen still had; those of one moment have the same before them. */
function withLoads(orders: readonly PastOrder[]): { order: PastOrder; load: number }[] {
  const placed = [...orders].sort((a, b) => a.placedAt - b.placedAt);
  const ends = orders.map(({ readyAt }) => readyAt).sort((a, b) => a - b);
  let before = 0;
  let ended = 0;
  return placed.map((order) => {
    while ((placed[before]?.placedAt ?? Infinity) < order.placedAt) before++;
    while (ended < ends.length && (ends[ended] ?? 0) <= order.placedAt) ended++;
    return { order, load: Math.max(0, before - ended) };
  });
}
