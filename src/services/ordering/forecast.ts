import type { Forecast, ReadyRange } from '../../contracts/forecast.ts';
import { inWork } from '../../domain/order-moves.ts';
import { localTimeAt, rfc3339 } from '../../domain/ordering/calendar.ts';
import type { OrderRequest } from '../../domain/ordering/commands.ts';
import { quote } from '../../domain/ordering/decide.ts';
import type { Demand, OrderingState, OrderRecord } from '../../domain/ordering/state.ts';
import { type LearntTimes, promiseRange } from '../../domain/promise-range.ts';
import type { Quoted } from './commands.ts';

/** The hour of the day in a zone. */
export const hourIn = (timezone: string) => (instant: number) =>
  Number(localTimeAt(instant, timezone).time.slice(0, 2));

const isToMake = ({ document: { status } }: OrderRecord) => inWork.includes(status);

/** A quote with when it would be ready. */
export function quoteWithRange(
  state: OrderingState,
  learnt: LearntTimes,
  request: OrderRequest,
  now: number,
): Quoted {
  const quoted = quote(state, request, now);
  if (quoted.kind === 'refused') return quoted;
  const load = [...state.orders.values()].filter(isToMake).length;
  const readyRange = rangeOf(state, learnt, quoted.quote, { placedAt: now, demand: quoted.demand, load });
  return { kind: 'quoted', quote: { ...quoted.quote, readyRange } };
}

/**
 * When an open order of somebody's will be ready, and how many the kitchen makes before it: those that are promised sooner, and
 * of those promised alike the ones placed sooner. null: they have none such that is still to be made.
 */
export function forecastOf(
  state: OrderingState,
  learnt: LearntTimes,
  { orderId, userId }: { orderId: string; userId: string },
): Forecast | null {
  const own = state.orders.get(orderId);
  if (!own || own.document.userId !== userId || !isToMake(own)) return null;
  const { promisedFrom, promisedUntil } = own.document;
  if (promisedFrom === null || promisedUntil === null) return null;
  const others = [...state.orders.values()].filter((other) => other !== own && isToMake(other));
  const placedBefore = others.filter(({ document }) => document.createdAt < own.document.createdAt);
  const readyRange = rangeOf(
    state,
    learnt,
    { promisedFrom, promisedUntil },
    { placedAt: Date.parse(own.document.createdAt), demand: own.demand, load: placedBefore.length },
  );
  const turn = turnOf(own);
  return { readyRange, ordersAhead: others.filter((other) => turnOf(other) < turn).length };
}

/** Sorts as the kitchen works: instants of one form sort as text. */
const turnOf = ({ document: { promisedFrom, createdAt, id } }: OrderRecord) =>
  `${promisedFrom ?? createdAt} ${createdAt} ${id}`;

function rangeOf(
  { calendar: { timezone } }: OrderingState,
  learnt: LearntTimes,
  { promisedFrom, promisedUntil }: { promisedFrom: string; promisedUntil: string },
  work: { placedAt: number; demand: Demand; load: number },
): ReadyRange {
  const promised = { promisedFrom: Date.parse(promisedFrom), promisedUntil: Date.parse(promisedUntil) };
  const { from, until, learntFrom } = promiseRange(learnt, { ...work, ...promised }, hourIn(timezone));
  return { from: rfc3339(from), until: rfc3339(until), learntFrom };
}
