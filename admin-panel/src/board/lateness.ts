import type { Order } from '../../../src/contracts/orders.ts';
import type { ColumnStatus } from './columns.ts';
import { promiseOf } from './columns.ts';

/** Within so many minutes of its promise, an order that is not ready needs looking at. */
const soonMinutes = 5;
/** A new order that has so little time left is about to be lost. */
export const lapsesSoonMinutes = 2;
/** From so many minutes on, hours are what one thinks in. */
export const inHoursFrom = 120;
/** A ready order that has waited so long may have been forgotten by its student. */
const waitedLongMinutes = 10;

/**
 * `accept`, `accept-soon`: minutes until a new order lapses. `early`, `soon`: minutes until it was promised. `due`: its
 * time has come, minutes until it is late. `late`: minutes past that. `waiting`: minutes since it is ready.
 */
export type Due = {
  kind: 'accept' | 'accept-soon' | 'early' | 'soon' | 'due' | 'late' | 'waiting' | 'waiting-long';
  minutes: number;
};

/** How an order stands at `now` (milliseconds since the epoch). What is left counts to 1 and never stands at 0. */
export function dueOf(order: Order, status: ColumnStatus, now: number): Due {
  if (status === 'ready') {
    // Tapped just now, it has no such time yet.
    const since = order.readyAt === null ? now : Date.parse(order.readyAt);
    const waited = Math.max(0, Math.floor((now - since) / minuteMs));
    return { kind: waited >= waitedLongMinutes ? 'waiting-long' : 'waiting', minutes: waited };
  }
  if (status === 'placed' && order.acceptBy !== null) {
    const left = Math.max(1, minutesUntil(order.acceptBy, now));
    return { kind: left <= lapsesSoonMinutes ? 'accept-soon' : 'accept', minutes: left };
  }
  const early = minutesUntil(promiseOf(order), now);
  if (early > 0) return { kind: early <= soonMinutes ? 'soon' : 'early', minutes: early };
  const until = order.promisedUntil ?? promiseOf(order);
  const left = minutesUntil(until, now);
  if (left > 0) return { kind: 'due', minutes: left };
  return { kind: 'late', minutes: Math.floor((now - Date.parse(until)) / minuteMs) + 1 };
}

const minuteMs = 60_000;
const minutesUntil = (instant: string, now: number) => Math.ceil((Date.parse(instant) - now) / minuteMs);
