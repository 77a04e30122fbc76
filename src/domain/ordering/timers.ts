import type { Order } from '../../contracts/orders.ts';
import { overdueAt, overdueMoves } from '../order-moves.ts';
import { advanceOrder, nextVersion, slotOf } from './advance-order.ts';
import { whenSomebodyIsThere } from './attention.ts';
import { beginBusinessDay } from './business-day.ts';
import { dayOf, minutes, rfc3339 } from './calendar.ts';
import type { Outcome, RunOutCommand } from './commands.ts';
import type { Draft } from './draft.ts';
import { slotsOfDay } from './slots.ts';
import type { OrderingState, OrderRecord } from './state.ts';

/** What of the cafeteria itself has run out by now: a pause, a throttle, the day; and which orders nobody can accept in their time. */
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
  for (const order of draft.state.orders.values()) {
    const later = putOffTo(draft.state, order, now);
    if (later) putOff(draft, order, later);
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
  if (!move || !isOverdue(order.document, draft.now)) return { kind: 'none' };
  if (!command.isKnownUnpaid && mayBePaid(order.document, draft.now)) return { kind: 'none' };
  const later = putOffTo(draft.state, order, draft.now);
  if (later) return { kind: 'done', order: putOff(draft, order, later).document };
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
    .filter((order) => isOverdue(order, now))
    .sort((a, b) => Date.parse(overdueAt(a) ?? '') - Date.parse(overdueAt(b) ?? ''))
    .map(({ id }) => id);
}

function isOverdue(order: Order, now: number): boolean {
  const due = overdueAt(order);
  return due !== null && Date.parse(due) <= now;
}

type PutOff = { acceptBy: string } | { collectBy: string };

/** When the time of an order ends, where that is later than what is written of it: hours were changed since, or its break was moved. Else null. */
function putOffTo(state: OrderingState, order: OrderRecord, now: number): PutOff | null {
  const { status, acceptBy, collectBy } = order.document;
  if (status === 'placed' && acceptBy !== null) {
    const due = Date.parse(acceptBy);
    const until = whenSomebodyIsThere(state, slotOf(order.document), due);
    return until > Math.max(due, now) ? { acceptBy: rfc3339(until) } : null;
  }
  if (status === 'ready' && collectBy !== null) {
    const bell = bellOf(state, order);
    if (bell === null || bell <= now) return null;
    const until = bell + minutes(state.cafeteria.noShowAfterMinutes);
    return until > Date.parse(collectBy) ? { collectBy: rfc3339(until) } : null;
  }
  return null;
}

/** When the break of an order begins by now, which it keeps when it is ready; null: it has none, or the break is not to be. */
function bellOf({ calendar }: OrderingState, { breakId, businessDay }: OrderRecord): number | null {
  if (breakId === null) return null;
  return slotsOfDay(calendar, businessDay).find((slot) => slot.breakId === breakId)?.starts ?? null;
}

/** What the board shows is when it ends. */
function putOff(draft: Draft, order: OrderRecord, later: PutOff): OrderRecord {
  const waiting = nextVersion(order, draft.now, later);
  draft.emit('order.put_off', waiting);
  return waiting;
}

/** Whether `tick` has something to do. */
export function isTickDue(state: OrderingState, now: number): boolean {
  const { cafeteria, calendar, orders } = state;
  const { status, pausedUntil, capacityUntil, businessDay } = cafeteria;
  return (
    (status === 'paused' && pausedUntil !== null && pausedUntil <= now) ||
    (capacityUntil !== null && capacityUntil <= now) ||
    businessDay < dayOf(now, calendar.timezone) ||
    [...orders.values()].some((order) => putOffTo(state, order, now) !== null)
  );
}
