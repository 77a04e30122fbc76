import type { Order } from '../../../src/contracts/orders.ts';

type Ready = Pick<Order, 'id' | 'status' | 'readyAt'>;

/** An order each time it is ready: called back and ready again, it has not been looked at. */
const nameOf = ({ id, readyAt }: Ready): string => `${id} ${readyAt}`;

/** The number that an app wears: orders that wait for their student, who has not looked at them since. */
export const badgeOf = (orders: readonly Ready[], looked: readonly string[] | null): number =>
  orders.filter((order) => order.status === 'ready' && !looked?.includes(nameOf(order))).length;

/** More orders than one has ready at a time. */
const mostKept = 20;

/** What was looked at, with one more order; the same list, where it is not ready, or was looked at before. */
export function lookedAt(looked: readonly string[] | null, order: Ready): readonly string[] | null {
  if (order.status !== 'ready' || looked?.includes(nameOf(order))) return looked;
  return [nameOf(order), ...(looked ?? [])].slice(0, mostKept);
}
