import type { Order, OrderStatus } from '../../../src/contracts/orders.ts';
import { inWork } from '../../../src/domain/order-moves.ts';

/** How far along the bar an order is, of four steps; null: it has left it. */
const steps: Partial<Record<OrderStatus, number>> = {
  pending_payment: 0,
  placed: 1,
  accepted: 2,
  preparing: 3,
  ready: 4,
  collected: 4,
};
export const stepOf = ({ status }: Pick<Order, 'status'>): number | null => steps[status] ?? null;

/** Its sentence. One that is paid online may have run out unpaid as well as unaccepted: the sentence fits both. */
export const sentenceOf = ({
  status,
  paymentMethod,
}: Pick<Order, 'status' | 'paymentMethod'>): OrderStatus | 'timed_out' =>
  status === 'expired' && paymentMethod !== 'cash' ? 'timed_out' : status;

/** Whether the kitchen has still to make it. */
export const isToMake = ({ status }: Pick<Order, 'status'>): boolean => inWork.includes(status);

const soonestMs = 60_000;
const latestMs = 300_000;

/**
 * After how long a forecast is asked for again, in milliseconds: what is far off changes slowly, and two thousand phones that
 * wait for one recess ask the same cafeteria.
 */
export function forecastAgainMs({ promisedUntil }: Pick<Order, 'promisedUntil'>, now: number): number {
  if (promisedUntil === null) return soonestMs;
  return Math.min(Math.max((Date.parse(promisedUntil) - now) / 10, soonestMs), latestMs);
}

/** Whether it has ended without a meal, and its money is still to be let go or given back. */
export const isOwedBack = ({ status, paymentStatus }: Pick<Order, 'status' | 'paymentStatus'>): boolean =>
  (status === 'rejected' || status === 'cancelled' || status === 'expired') &&
  (paymentStatus === 'pending' || paymentStatus === 'authorized' || paymentStatus === 'captured');

/** Promised for a time that has passed, and not ready. */
export const isLate = (
  { status, promisedUntil }: Pick<Order, 'status' | 'promisedUntil'>,
  now: number,
): boolean => isToMake({ status }) && promisedUntil !== null && Date.parse(promisedUntil) < now;

/** What the student is asked about, the oldest first. */
export const questionsOf = ({ changes, items }: Pick<Order, 'changes' | 'items'>) =>
  changes
    .filter(({ status }) => status === 'proposed')
    .map((change) => ({ id: change.id, dish: items.find(({ id }) => id === change.itemId)?.name ?? '' }));

/** Whether taking it back is offered; of what the kitchen has accepted, whether it may be is the API's to say. */
export const mayCancel = ({ status }: Pick<Order, 'status'>): boolean =>
  status === 'pending_payment' || status === 'placed' || status === 'accepted';
