import type { Order } from '../../contracts/orders.ts';
import { isCharged } from '../payments.ts';
import { advanceOrder, nextVersion } from './advance-order.ts';
import { rfc3339 } from './calendar.ts';
import { orderOf } from './change-order.ts';
import type { FollowPaymentCommand, Outcome } from './commands.ts';
import type { Draft } from './draft.ts';
import { type PaidPromise, promiseWhenPaid } from './paid-promise.ts';
import { wishForPayment } from './payment-wishes.ts';
import { acceptAtOnce } from './place-order.ts';
import type { OrderRecord } from './state.ts';
import { loadSlot } from './stock.ts';

/**
 * Brings an order after its payment: paid, it goes to the kitchen; what cannot be paid any more is cancelled while the
 * kitchen does not know of it, and else left to the staff, who take cash or cancel. Errors: `order_not_found`.
 */
export function followPayment(draft: Draft, command: FollowPaymentCommand): Outcome {
  const order = orderOf(draft.state, command);
  const { document } = order;
  const paymentStatus = command.captureFailed ? 'failed' : paymentStatusOf(document, command.payment);
  if (paymentStatus === document.paymentStatus) return { kind: 'none' };
  const followed =
    document.status === 'pending_payment'
      ? enterKitchen(draft, { ...order, document: { ...document, paymentStatus } })
      : tellPayment(draft, document, nextVersion(order, draft.now, { paymentStatus }));
  return { kind: 'done', order: followed.document };
}

/** What an order says of its payment. What is settled at the counter, or failed for good, stays so. */
export function paymentStatusOf(
  { status, paymentStatus }: Pick<Order, 'status' | 'paymentStatus'>,
  payment: FollowPaymentCommand['payment'],
): Order['paymentStatus'] {
  if (paymentStatus === 'failed' || paymentStatus === 'paid') return paymentStatus;
  switch (payment.status) {
    case 'captured':
      if (payment.refundedCents === 0) return 'captured';
      return payment.refundedCents === payment.capturedCents ? 'refunded' : 'partially_refunded';
    case 'failed':
    case 'cancelled': {
      const wasLetGo = status === 'pending_payment' && payment.status === 'cancelled';
      return isOver({ status }) || wasLetGo ? 'cancelled' : 'failed';
    }
    case 'authorized':
      return 'authorized';
    default:
      return 'pending';
  }
}

function enterKitchen(draft: Draft, order: OrderRecord): OrderRecord {
  const { paymentStatus, userId } = order.document;
  const cancelled = { to: 'cancelled', event: 'order.cancelled', by: 'system', byUserId: null } as const;
  if (paymentStatus !== 'authorized' && paymentStatus !== 'captured')
    return advanceOrder(draft, order, cancelled);
  const promise = promiseWhenPaid({ ...draft.state, cafeteria: draft.cafeteria }, order, draft.now);
  // What was taken for it goes back.
  if (!promise) return advanceOrder(draft, order, { ...cancelled, why: 'paid_too_late' });
  const placed = advanceOrder(draft, withPromise(draft, order, promise), {
    to: 'placed',
    event: 'order.placed',
    by: 'student',
    byUserId: userId,
  });
  const told = promise.isOther ? tellMoved(draft, placed) : placed;
  return draft.cafeteria.autoAccept ? acceptAtOnce(draft, told) : told;
}

/** An order with the promise that can be made now; its work is counted in the slot that it has by that. */
function withPromise(draft: Draft, order: OrderRecord, { slot, promise, isOther }: PaidPromise): OrderRecord {
  const pickupSlot = rfc3339(slot.starts);
  const before = order.document.pickupSlot;
  if (before !== null && pickupSlot !== before) {
    loadSlot(draft, Date.parse(before), order.demand, -1);
    loadSlot(draft, slot.starts, order.demand, 1);
  }
  const promised = { promisedFrom: rfc3339(promise.from), promisedUntil: rfc3339(promise.until) };
  return {
    ...order,
    breakId: slot.breakId,
    wasMoved: order.wasMoved || isOther,
    document: { ...order.document, pickupSlot, ...promised },
  };
}

/** Not the slot that its student had chosen: it is told, and may be taken back. */
function tellMoved(draft: Draft, order: OrderRecord): OrderRecord {
  const moved = nextVersion(order, draft.now, {});
  draft.emit('order.rescheduled', moved, { by: 'system' });
  return moved;
}

function tellPayment(draft: Draft, before: Order, order: OrderRecord): OrderRecord {
  const { paymentStatus } = order.document;
  const failed = paymentStatus === 'failed';
  if (failed) wishForPayment(draft, order, 'failed');
  draft.emit(failed ? 'order.payment_failed' : 'order.payment_changed', order, {
    by: 'system',
    paymentStatus,
    ...(isAfterTheEnd(before, paymentStatus) && { afterTheEnd: true }),
  });
  return order;
}

const isOver = ({ status }: Pick<Order, 'status'>) =>
  status === 'rejected' || status === 'cancelled' || status === 'expired';

/** Whether money has come, or is held, for an order that will not be made: nobody has told its student of that yet. */
function isAfterTheEnd(before: Order, paymentStatus: Order['paymentStatus']): boolean {
  if (!isOver(before) || isCharged(before.paymentStatus)) return false;
  return (
    isCharged(paymentStatus) || (paymentStatus === 'authorized' && before.paymentStatus !== 'authorized')
  );
}
