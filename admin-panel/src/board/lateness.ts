import type { Order } from '../../../src/contracts/orders.ts';
import type { ColumnStatus } from './columns.ts';
import { promiseOf } from './columns.ts';

/** Within so many minutes of its promise, an order that is not ready needs looking at. */
const soonMinutes = 5;
/** A ready order that has waited so long may have been forgotten by its student. */
const waitedLongMinutes = 10;

/** `early` and `soon`: minutes left. `late`: minutes past what was promised. `waiting`: minutes since it is ready. */
export type Due = { kind: 'early' | 'soon' | 'late' | 'waiting' | 'waiting-long'; minutes: number };

/** How an order stands against its promise at `now` (milliseconds since the epoch), in whole minutes. */
export function dueOf(order: Order, status: ColumnStatus, now: number): Due {
  if (status === 'ready') {
    const waited = Math.max(0, minutesBetween(order.readyAt ?? order.updatedAt, now));
    return { kind: waited >= waitedLongMinutes ? 'waiting-long' : 'waiting', minutes: waited };
  }
  const late = minutesBetween(order.promisedUntil ?? promiseOf(order), now);
  if (late > 0) return { kind: 'late', minutes: late };
  const left = Math.max(0, -minutesBetween(promiseOf(order), now));
  return { kind: left <= soonMinutes ? 'soon' : 'early', minutes: left };
}

const minutesBetween = (since: string, now: number) => Math.floor((now - Date.parse(since)) / 60_000);
