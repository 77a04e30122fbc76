import type { Order } from '../../../../src/contracts/orders.ts';
import { concerns, isMadeAt, type Station } from '../../../../src/domain/made-lines.ts';
import { promiseOf } from '../columns.ts';
import { type Bump, keyOf, withBumps } from './bumps.ts';

type Line = Order['items'][number];
/** What a station has to do of an order; `others`: what is made elsewhere, to go out with it. */
export type StationTicket = { order: Order; own: readonly Line[]; others: readonly Line[] };

/** The orders of which a station has something left to make, or has just made the last of, what was promised first on top. */
export function ticketsOf(
  orders: Iterable<Order>,
  station: Station,
  bumps: ReadonlyMap<string, Bump>,
): StationTicket[] {
  const tickets: StationTicket[] = [];
  for (const each of orders) {
    if (each.status !== 'accepted' && each.status !== 'preparing') continue;
    const order = withBumps(each, bumps);
    const own = order.items.filter((item) => concerns(item, station));
    // One that was just finished keeps its place: else the next would slip under the finger that taps twice.
    const isJustMade = own.some((item) => bumps.has(keyOf(each.id, item.id)));
    const isDone = own.every((item) => item.removedAt !== null || isMadeHere(item, station));
    if (isDone && !isJustMade) continue;
    tickets.push({ order, own, others: order.items.filter((item) => !own.includes(item)) });
  }
  return tickets.sort((a, b) => (byPromise(a.order) < byPromise(b.order) ? -1 : 1));
}

const byPromise = (order: Order) => `${promiseOf(order)} ${order.createdAt}`;

/** Whether a station has made its part of a line; of one that does not tell where it is made, all of it. */
export const isMadeHere = (line: Line, station: Station): boolean =>
  line.stations?.some((each) => each.station === station) ? isMadeAt(line, station) : isMadeAt(line);
