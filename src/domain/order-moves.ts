import type { EventName } from '../contracts/events.ts';
import type { Order, OrderStatus } from '../contracts/orders.ts';

/** A verb of the kitchen or of the student: where it leads, and from where. */
export type Move = { to: OrderStatus; event: EventName; from: readonly OrderStatus[] };

/** Staff work forwards one step at a time, and may end an order until it was collected. */
export const staffMoves = {
  accept: { to: 'accepted', event: 'order.accepted', from: ['placed'] },
  reject: { to: 'rejected', event: 'order.rejected', from: ['placed'] },
  start: { to: 'preparing', event: 'order.preparing', from: ['accepted'] },
  ready: { to: 'ready', event: 'order.ready', from: ['preparing'] },
  collect: { to: 'collected', event: 'order.collected', from: ['ready'] },
  cancel: { to: 'cancelled', event: 'order.cancelled', from: ['placed', 'accepted', 'preparing', 'ready'] },
} as const satisfies Record<string, Move>;

/**
 * A student may take an order back until the kitchen has accepted it, paid or not; when also after that is told in
 * src/domain/ordering/take-back.ts.
 */
export const studentMoves = {
  cancel: { to: 'cancelled', event: 'order.cancelled', from: ['pending_payment', 'placed'] },
} as const satisfies Record<string, Move>;

export type StaffVerb = keyof typeof staffMoves;

/** Where an order goes back to that was moved on by a slip: to make it whole, or because nobody took it after all. */
export const recallTo: Partial<Record<OrderStatus, OrderStatus>> = { ready: 'preparing', collected: 'ready' };

/** How long after the slip, in milliseconds: by then a meal is eaten, and its number called for another. */
export const recallWithinMs = 30 * 60_000;

type Bumped = Pick<Order, 'status' | 'readyAt' | 'collectedAt' | 'paymentStatus' | 'refundedCents'>;

/** Why an order is not brought back; null: it can be. */
export type WhyNoRecall = 'illegal_transition' | 'recall_too_late' | 'recall_refunded';

/**
 * Only what was moved on lately is brought back; and what was handed over and paid back, if in part, was complained of and
 * settled: brought back it would be handed over, and counted as sold, a second time.
 */
export function whyNoRecall(
  { status, readyAt, collectedAt, paymentStatus, refundedCents }: Bumped,
  now: number,
): WhyNoRecall | null {
  if (recallTo[status] === undefined) return 'illegal_transition';
  const bumpedAt = status === 'collected' ? collectedAt : readyAt;
  if (bumpedAt === null || now - Date.parse(bumpedAt) > recallWithinMs) return 'recall_too_late';
  const isPaidBack =
    refundedCents > 0 || paymentStatus === 'refunded' || paymentStatus === 'partially_refunded';
  return status === 'collected' && isPaidBack ? 'recall_refunded' : null;
}

/** Whether an order can be brought back at `now`. */
export const isRecallable = (order: Bumped, now: number): boolean => whyNoRecall(order, now) === null;

/** What becomes of an order when its time runs out, by the state that it waits in. */
export const overdueMoves: Partial<Record<OrderStatus, Move>> = {
  pending_payment: { to: 'expired', event: 'order.expired', from: ['pending_payment'] },
  placed: { to: 'expired', event: 'order.expired', from: ['placed'] },
  ready: { to: 'no_show', event: 'order.no_show', from: ['ready'] },
};

/** When that is, in RFC 3339; null: never. */
export function overdueAt(order: Pick<Order, 'status' | 'payBy' | 'acceptBy' | 'collectBy'>): string | null {
  switch (order.status) {
    case 'pending_payment':
      return order.payBy;
    case 'placed':
      return order.acceptBy;
    case 'ready':
      return order.collectBy;
    default:
      return null;
  }
}

/** Where its payment takes an order that waits for it. */
const paymentMoves: readonly { to: OrderStatus; from: readonly OrderStatus[] }[] = [
  { to: 'placed', from: ['pending_payment'] },
  { to: 'cancelled', from: ['pending_payment'] },
];

/** Every move that there is, as pairs of states: the table `order_transitions` by which the database refuses any other. */
export const orderTransitions: readonly (readonly [from: OrderStatus, to: OrderStatus])[] = [
  ...new Map(
    [
      ...Object.values(staffMoves),
      ...Object.values(studentMoves),
      ...Object.values(overdueMoves),
      ...paymentMoves,
      ...Object.entries(recallTo).map(([from, to]) => ({ to, from: [from as OrderStatus] })),
      // A student who does not agree to a change takes back what is in work.
      { to: 'cancelled' as const, from: ['placed', 'accepted', 'preparing'] as const },
    ].flatMap(({ from, to }) => from.map((each) => [`${each} ${to}`, [each, to] as const])),
  ).values(),
];

const open: readonly OrderStatus[] = ['pending_payment', 'placed', 'accepted', 'preparing', 'ready'];

/** States in which the kitchen has an order before it. */
export const inWork: readonly OrderStatus[] = ['placed', 'accepted', 'preparing'];

/** Whether an order of this state is looked after: something becomes of it, by somebody or by itself. */
export function isOpen(status: OrderStatus): boolean {
  return open.includes(status);
}
