import type { Order } from '../contracts/orders.ts';

type Change = Pick<Order['changes'][number], 'status' | 'answerBy'>;

/**
 * Whether a student who was asked about a line has let the time for it pass, at `now` (milliseconds since the epoch): from
 * then on the staff may decide. Where no time was said it is over.
 */
export const isUnanswered = ({ status, answerBy }: Change, now: number): boolean =>
  status === 'proposed' && (answerBy === null || Date.parse(answerBy) <= now);
