import type { EventName } from '../../contracts/events.ts';
import type { Order, OrderStatus } from '../../contracts/orders.ts';
import { marked } from '../made-lines.ts';
import { attentionAt, whenSomebodyIsThere } from './attention.ts';
import { minutes, rfc3339 } from './calendar.ts';
import type { Draft } from './draft.ts';
import { pickupCodeAgain } from './numbers.ts';
import { wishForPayment } from './payment-wishes.ts';
import type { OrderRecord } from './state.ts';
import { giveBack, loadSlot } from './stock.ts';

/** A move that is allowed, as it is written. */
export type Advance = {
  to: OrderStatus;
  event: EventName;
  reason?: string | null;
  /** Why it ends by itself, as a code that messages have words for. */
  why?: 'paid_too_late';
  by: string;
  byUserId: string | null;
};

/** Not made after all: stock and slot are given back. A no-show was cooked. */
const releasing: readonly OrderStatus[] = ['rejected', 'cancelled', 'expired'];
const closing: readonly OrderStatus[] = ['collected', 'no_show', ...releasing];

/** When an order came to a state, by the state. */
const timeOfState: Partial<Record<OrderStatus, 'acceptedAt' | 'startedAt' | 'readyAt' | 'collectedAt'>> = {
  accepted: 'acceptedAt',
  preparing: 'startedAt',
  ready: 'readyAt',
  collected: 'collectedAt',
};

/** An order in its next version. */
export const nextVersion = (order: OrderRecord, now: number, changes: Partial<Order>): OrderRecord => ({
  ...order,
  document: { ...order.document, version: order.document.version + 1, updatedAt: rfc3339(now), ...changes },
});

/** Moves an order: its times, what it holds, what it wants of its payment, and the event. The caller has allowed it. */
export function advanceOrder(
  draft: Draft,
  order: OrderRecord,
  { to, event, reason, why, by, byUserId }: Advance,
): OrderRecord {
  const { now } = draft;
  const { document } = order;
  const at = rfc3339(now);
  const stamp = timeOfState[to];
  const moved = nextVersion(order, now, {
    status: to,
    reason: reason || document.reason,
    ...(stamp && { [stamp]: at }),
    // In cash, too, when the card did not pay after all.
    paymentStatus:
      to === 'collected' && (document.paymentMethod === 'cash' || document.paymentStatus === 'failed')
        ? 'paid'
        : document.paymentStatus,
    payBy: null,
    acceptBy: to === 'placed' ? rfc3339(acceptUntil(draft, slotOf(document))) : null,
    collectBy: to === 'ready' ? rfc3339(collectUntil(draft, document)) : null,
    closedAt: closing.includes(to) ? at : null,
  });
  const released = releasing.includes(to) ? release(draft, moved, byUserId) : moved;
  wishForPayment(draft, released, to);
  draft.emit(event, released, { by, ...(why && { why }) });
  return released;
}

/** Gives back what an order took: stock, options and its place in the slot. Called by the one move that closes it. */
function release(draft: Draft, order: OrderRecord, byUserId: string | null): OrderRecord {
  const holdings = giveBack(draft, order, { byUserId });
  const slot = slotOf(order.document);
  if (slot !== null) loadSlot(draft, slot, order.demand, -1);
  return { ...order, ...holdings };
}

/**
 * Brings an order back to where it was before somebody moved it on, as if that had not been: what it holds, and what it
 * wants of its payment, is the same in both states. Cash that was counted as paid is owed again. What is made whole is made
 * at every station anew, unless `items` tell otherwise.
 */
export function recallOrder(
  draft: Draft,
  order: OrderRecord,
  to: OrderStatus,
  by: string,
  items: Order['items'] = order.document.items.map((item) => marked(item, undefined, null)),
): OrderRecord {
  const { document } = order;
  const isHandedBack = document.status === 'collected';
  const owed = document.paymentMethod === 'cash' ? 'unpaid' : 'failed';
  const back = nextVersion(order, draft.now, {
    status: to,
    ...(isHandedBack
      ? {
          collectedAt: null,
          closedAt: null,
          collectBy: rfc3339(collectUntil(draft, document)),
          pickupCode: pickupCodeAgain(draft.state, document.pickupCode, draft.chance),
        }
      : { readyAt: null, collectBy: null, items }),
    paymentStatus: isHandedBack && document.paymentStatus === 'paid' ? owed : document.paymentStatus,
  });
  if (!isHandedBack)
    for (const [index, { id }] of items.entries())
      if (items[index] !== document.items[index]) draft.markItem(id);
  draft.emit('order.recalled', back, { by, from: document.status });
  return back;
}

export const slotOf = ({ pickupSlot }: Order): number | null =>
  pickupSlot === null ? null : Date.parse(pickupSlot);

/** Until when an order may wait to be accepted. */
export function acceptUntil({ state, cafeteria, now }: Draft, slot: number | null): number {
  const known = { calendar: state.calendar, cafeteria };
  const due = attentionAt(known, slot, now) + minutes(cafeteria.acceptWithinMinutes);
  return whenSomebodyIsThere(known, slot, due);
}

/** Until when an order waits for its student: whoever comes when they said is not too late, however early it was made. */
function collectUntil({ cafeteria, now }: Draft, document: Order): number {
  const slot = slotOf(document);
  const patience = minutes(cafeteria.noShowAfterMinutes);
  if (slot === null) return now + patience;
  const promised = Date.parse(document.promisedUntil ?? document.pickupSlot ?? '');
  return Math.max(Math.max(slot, now) + patience, promised);
}
