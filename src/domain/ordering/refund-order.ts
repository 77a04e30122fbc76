import type { Order, OrderStatus } from '../../contracts/orders.ts';
import type { RefundWay } from '../../contracts/refunds.ts';
import { nextVersion } from './advance-order.ts';
import { dayOf } from './calendar.ts';
import { orderOf, refuseStale } from './change-order.ts';
import type { Outcome, RefundCommand } from './commands.ts';
import type { Draft } from './draft.ts';
import { wishForPayment } from './payment-wishes.ts';
import { Refusal } from './refusal.ts';

/**
 * For so many days after its end money of an order may be given back. Source: the longest that a card's holder has to dispute
 * a payment, who need not when they were given it back. https://docs.adyen.com/issuing/disputes
 */
export const refundWithinDays = 120;

/** Orders that the kitchen has made: of one that it has not everything goes back by itself. */
const refundable: readonly OrderStatus[] = ['collected', 'no_show'];

type Paid = Pick<
  Order,
  'status' | 'paymentStatus' | 'paymentMethod' | 'totalCents' | 'refundedCents' | 'closedAt'
>;

/** How money of an order would go back; null: none is here. A no-show in cash was never paid. */
export function refundWay({
  status,
  paymentStatus,
}: Pick<Paid, 'status' | 'paymentStatus'>): RefundWay | null {
  if (!refundable.includes(status)) return null;
  if (paymentStatus === 'paid') return status === 'collected' ? 'cash' : null;
  return paymentStatus === 'captured' || paymentStatus === 'partially_refunded' ? 'online' : null;
}

/** Until when, in milliseconds since the epoch; null: it has not ended. */
export const refundableUntil = ({ closedAt }: Pick<Paid, 'closedAt'>): number | null =>
  closedAt === null ? null : Date.parse(closedAt) + refundWithinDays * 24 * 3_600_000;

/** Why nothing of an order is given back; null: something can be. */
export function whyNoRefund(order: Paid, now: number): 'nothing_to_refund' | 'refund_too_late' | null {
  if (refundWay(order) === null || order.refundedCents >= order.totalCents) return 'nothing_to_refund';
  return now > (refundableUntil(order) ?? now) ? 'refund_too_late' : null;
}

/**
 * Gives money of an order back that was handed over, or that nobody came for: in cash what was paid in cash, and the rest by
 * whoever took it. What somebody gave back at the provider itself only the database knows: it refuses as this does. Errors:
 * `order_not_found`, `version_conflict`, `illegal_transition`, `nothing_to_refund`, `refund_too_late`, `refund_exceeds_paid`.
 */
export function refundOrder(draft: Draft, command: RefundCommand): Outcome {
  const { actor, amountCents, reason, note, version } = command;
  const order = orderOf(draft.state, command);
  const { document } = order;
  refuseStale(order, refundable, version);
  // Closed it may be, and be another than was seen all the same: somebody else has given back.
  if (version !== undefined && version !== document.version)
    throw new Refusal('version_conflict', { order: document });
  const why = whyNoRefund(document, draft.now);
  const way = refundWay(document);
  if (why || way === null || actor.userId === null)
    throw new Refusal(why ?? 'nothing_to_refund', { order: document });
  const refundableCents = document.totalCents - document.refundedCents;
  if (amountCents > refundableCents)
    throw new Refusal('refund_exceeds_paid', { refundableCents, order: document });
  const refunded = nextVersion(order, draft.now, { refundedCents: document.refundedCents + amountCents });
  const id = draft.chance.id();
  draft.giveBack({
    id,
    orderId: document.id,
    amountCents,
    way,
    reason,
    note: note || null,
    byUserId: actor.userId,
    businessDay: dayOf(draft.now, draft.state.calendar.timezone),
    at: draft.now,
  });
  wishForPayment(draft, refunded, `given_back:${id}`);
  draft.emit('order.refunded', refunded, {
    by: actor.role,
    refundId: id,
    amountCents,
    way,
    refundReason: reason,
  });
  return { kind: 'done', order: refunded.document };
}
