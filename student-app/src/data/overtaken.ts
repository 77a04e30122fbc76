import type { Order } from '../../../src/contracts/orders.ts';

type Versioned = Pick<Order, 'id' | 'version'>;

/**
 * An answer about an order that may have changed while it was on its way. `before` and `now`: what was known when the question was
 * asked, and what is known as the answer comes. What was heard in between stays where it is newer. What was known before gives
 * way, also to an earlier version: a database that was restored tells of those.
 */
export function orHeard<T extends Versioned>(answer: T, before: T | undefined, now: T | undefined): T {
  const isHeard = now !== undefined && now.version !== before?.version;
  return isHeard && now.version > answer.version ? now : answer;
}

/** The same for a list, latest first: an order that was placed in between leads it. */
export function withHeard<T extends Versioned>(answer: T[], before: readonly T[], now: readonly T[]): T[] {
  const among = (orders: readonly T[], { id }: Versioned) => orders.find((order) => order.id === id);
  const placed = now.filter((order) => !among(before, order) && !among(answer, order));
  return [...placed, ...answer.map((order) => orHeard(order, among(before, order), among(now, order)))];
}
