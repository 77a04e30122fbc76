import type { Order, OrderStatus } from '../../contracts/orders.ts';
import { dayOf } from './calendar.ts';
import type { Draft } from './draft.ts';
import type { OrderRecord } from './state.ts';

/**
 * The states from which a student may take an order back, beside those that are always so: also one that was accepted and
 * that nobody has begun, where the cafeteria says so, when its break was moved, and before its day begins.
 */
export function takeBackFrom(
  draft: Draft,
  { document, wasMoved }: OrderRecord,
  always: readonly OrderStatus[],
): readonly OrderStatus[] {
  const isAllowed = draft.cafeteria.studentCancelsAccepted || wasMoved || isForLater(draft, document);
  return isAllowed ? [...always, 'accepted'] : always;
}

/** Whether an order is for a day that has not begun. */
export function isForLater({ state, now }: Draft, { pickupSlot }: Pick<Order, 'pickupSlot'>): boolean {
  const dayAt = (instant: number) => dayOf(instant, state.calendar.timezone);
  return pickupSlot !== null && dayAt(Date.parse(pickupSlot)) > dayAt(now);
}
