import type { Order } from '../../contracts/orders.ts';
import { overdueAt, overdueMoves } from '../order-moves.ts';
import { advanceOrder } from './advance-order.ts';
import { beginBusinessDay } from './business-day.ts';
import { dayOf, minutes } from './calendar.ts';
import type { Outcome, RunOutCommand } from './commands.ts';
import type { Draft } from './draft.ts';
import { isOpenAt, opensAfter } from './hours.ts';
import type { OrderingState } from './state.ts';

/** What of the cafeteria itself has run out by now: a pause, a throttle, the day. */
export function tick(draft: Draft): Outcome {
  const { now } = draft;
  const { status, pausedUntil, capacityUntil } = draft.cafeteria;
  if (status === 'paused' && pausedUntil !== null && pausedUntil <= now) {
    draft.changeCafeteria({ status: 'open', pauseReason: null, pausedUntil: null });
    draft.emit('cafeteria.resumed', null, { by: 'system' });
  }
  if (capacityUntil !== null && capacityUntil <= now) {
    draft.changeCafeteria({ capacityPercent: 100, capacityUntil: null, extraWaitMinutes: 0 });
    draft.emit('cafeteria.wait_changed', null, { by: 'system', capacityPercent: 100, extraWaitMinutes: 0 });
  }
  beginBusinessDay(draft);
  return { kind: 'none' };
}

/** So long the end of an unpaid order is put off while whoever takes the money cannot be asked; what comes after it goes back. */
const longestPutOffMinutes = 30;

/** Ends an order that nobody accepted, paid for or collected in time; somebody may have been faster. */
export function runOut(draft: Draft, command: RunOutCommand): Outcome {
  const order = draft.state.orders.get(command.orderId);
  const move = order && overdueMoves[order.document.status];
  if (!move || !isOverdue(draft.state, order.document, draft.now)) return { kind: 'none' };
  if (!command.isKnownUnpaid && mayBePaid(order.document, draft.now)) return { kind: 'none' };
  const ended = advanceOrder(draft, order, { to: move.to, event: move.event, by: 'system', byUserId: null });
  return { kind: 'done', order: ended.document };
}

/** A webhook may be late or lost: that nobody has heard of money does not mean that there is none. */
function mayBePaid({ status, payBy }: Order, now: number): boolean {
  return (
    status === 'pending_payment' && payBy !== null && now < Date.parse(payBy) + minutes(longestPutOffMinutes)
  );
}

/** The orders whose time has run out by now, the longest first. */
export function overdueOrders(state: OrderingState, now: number): string[] {
  return [...state.orders.values()]
    .map(({ document }) => document)
    .filter((order) => isOverdue(state, order, now))
    .sort((a, b) => Date.parse(overdueAt(a) ?? '') - Date.parse(overdueAt(b) ?? ''))
    .map(({ id }) => id);
}

function isOverdue(state: OrderingState, order: Order, now: number): boolean {
  const due = overdueAt(order);
  return due !== null && Date.parse(due) <= now && whenSomebodyIsThere(state, order, Date.parse(due)) <= now;
}

/**
 * An order that was to be accepted at a time when it is closed, for hours were changed since, waits for those who open before
 * its slot: nobody could have seen to it.
 */
function whenSomebodyIsThere(
  { calendar, cafeteria }: OrderingState,
  { status, pickupSlot }: Order,
  due: number,
): number {
  if (status !== 'placed' || pickupSlot === null || isOpenAt(calendar, due)) return due;
  const opens = opensAfter(calendar, due);
  return opens !== null && opens <= Date.parse(pickupSlot)
    ? opens + minutes(cafeteria.acceptWithinMinutes)
    : due;
}

/** Whether `tick` has something to do. */
export function isTickDue({ cafeteria, calendar }: OrderingState, now: number): boolean {
  const { status, pausedUntil, capacityUntil, businessDay } = cafeteria;
  return (
    (status === 'paused' && pausedUntil !== null && pausedUntil <= now) ||
    (capacityUntil !== null && capacityUntil <= now) ||
    businessDay < dayOf(now, calendar.timezone)
  );
}
