import { describe, expect, it } from 'vitest';
import { type Order, type OrderStatus, orderStatuses } from '../../../src/contracts/orders.ts';
import { type PaymentState, paymentStates } from '../../../src/contracts/payments.ts';
import type { FollowPaymentCommand } from '../../../src/domain/ordering/commands.ts';
import { paymentStatusOf } from '../../../src/domain/ordering/follow-payment.ts';
import {
  at,
  daily,
  decided,
  dish,
  holding,
  iso,
  kitchen,
  order,
  orderIn,
  refused,
  stateAfter,
  told,
} from './support.ts';

const now = at('10:20');
type PaymentStatus = Order['paymentStatus'];
const payment = (
  status: PaymentState,
  capturedCents = status === 'captured' ? 4_380 : 0,
  refundedCents = 0,
) => ({
  id: 'payment',
  status,
  capturedCents,
  refundedCents,
});
const follow = (paid: FollowPaymentCommand['payment'], captureFailed = false): FollowPaymentCommand => ({
  kind: 'follow_payment',
  orderId: 'order',
  payment: paid,
  captureFailed,
});
const byCard = (status: OrderStatus, paymentStatus: PaymentStatus) =>
  order({
    status,
    paymentStatus,
    version: 2,
    paymentMethod: 'card',
    feeCents: 380,
    totalCents: 4_380,
    held: { torta: 1 },
    payBy: iso(at('10:30')),
  });
const stateOf = (status: OrderStatus, paymentStatus: PaymentStatus = 'pending', autoAccept = false) =>
  holding(byCard(status, paymentStatus), {
    cafeteria: { autoAccept },
    dishes: [dish('torta', { stock: 3 })],
  });

const unmade: OrderStatus[] = ['rejected', 'cancelled', 'expired'];

/** What an order in a state says when its payment is so, in the words of a table. */
function saysOf(status: OrderStatus, paid: PaymentState): PaymentStatus {
  if (paid === 'captured' || paid === 'authorized') return paid;
  if (paid === 'cancelled') return [...unmade, 'pending_payment'].includes(status) ? 'cancelled' : 'failed';
  if (paid === 'failed') return unmade.includes(status) ? 'cancelled' : 'failed';
  return 'pending';
}
const isTaken = (paymentStatus: PaymentStatus) => ['authorized', 'captured'].includes(paymentStatus);
const all = orderStatuses.flatMap((status) =>
  paymentStates.map((paid): [OrderStatus, PaymentState] => [status, paid]),
);

describe('an order says of its payment', () => {
  it.each(all)('when it is %s and the payment %s, what that means', (status, paid) => {
    expect(paymentStatusOf({ status, paymentStatus: 'pending' }, payment(paid))).toBe(saysOf(status, paid));
  });

  it.each([
    ['nothing of it', 0, 'captured'],
    ['a part of it', 1, 'partially_refunded'],
    ['all but a cent', 4_379, 'partially_refunded'],
    ['all of it', 4_380, 'refunded'],
  ])('that %s was given back', (_, refundedCents, says) => {
    const paid = payment('captured', 4_380, refundedCents);
    expect(paymentStatusOf({ status: 'collected', paymentStatus: 'captured' }, paid)).toBe(says);
  });

  it.each(paymentStates)(
    'no more when it was paid in cash, or has failed for good: a payment that is %s',
    (paid) => {
      for (const paymentStatus of ['paid', 'failed'] as const)
        expect(paymentStatusOf({ status: 'preparing', paymentStatus }, payment(paid))).toBe(paymentStatus);
    },
  );
});

describe('an order follows its payment', () => {
  const open = all.filter(([status]) => status !== 'pending_payment');
  it.each(open)('(%s, %s) by telling what changed, and staying where it is', (status, paid) => {
    const before: PaymentStatus = saysOf(status, paid) === 'pending' ? 'authorized' : 'pending';
    const state = stateOf(status, before);
    const followed = decided(state, follow(payment(paid)), now);
    const paymentStatus = saysOf(status, paid);
    expect(orderIn(followed.outcome)).toEqual({
      ...byCard(status, before).document,
      paymentStatus,
      version: 3,
      updatedAt: iso(now),
    });
    const event = paymentStatus === 'failed' ? 'order.payment_failed' : 'order.payment_changed';
    const afterTheEnd = unmade.includes(status) && isTaken(paymentStatus) && before !== 'authorized';
    expect(told(followed)).toEqual([
      [event, { by: 'system', paymentStatus, ...(afterTheEnd && { afterTheEnd }) }],
    ]);
    expect(followed.events[0]?.changes.paymentWishes).toEqual(
      paymentStatus === 'failed'
        ? [{ orderId: 'order', wanted: 'cancelled', wantedCents: 0, cause: 'failed' }]
        : undefined,
    );
  });

  it.each(all)('(%s, %s) once: told again, nothing comes of it', (status, paid) => {
    const state = stateOf(status, saysOf(status, paid));
    expect(decided(state, follow(payment(paid)), now)).toEqual({
      kind: 'decided',
      outcome: { kind: 'none' },
      events: [],
      rest: {},
    });
  });

  it.each(['authorized', 'captured'] as const)('to the kitchen when the payment is %s', (paid) => {
    const state = stateOf('pending_payment');
    const followed = decided(state, follow(payment(paid)), now);
    expect(orderIn(followed.outcome)).toEqual({
      ...byCard('placed', paid).document,
      version: 3,
      updatedAt: iso(now),
      payBy: null,
      acceptBy: iso(at('10:25')),
      pickupSlot: iso(at('10:15')),
      promisedFrom: iso(at('10:25')),
      promisedUntil: iso(at('10:40')),
    });
    expect(followed.events[0]?.changes.loads).toEqual([
      { slot: at('10:00'), resource: 'orders', amount: -1 },
      { slot: at('10:00'), resource: 'grill', amount: -2 },
      { slot: at('10:15'), resource: 'orders', amount: 1 },
      { slot: at('10:15'), resource: 'grill', amount: 2 },
    ]);
    expect(told(followed)).toEqual([['order.placed', { by: 'student' }]]);
    expect(followed.events[0]?.changes.paymentWishes).toEqual([
      { orderId: 'order', wanted: 'held', wantedCents: 4_380, cause: 'placed' },
    ]);
    expect(stateAfter(state, followed).dishes.get('torta')?.stock).toBe(3);
  });

  it('past a kitchen that takes whatever comes', () => {
    const followed = decided(stateOf('pending_payment', 'pending', true), follow(payment('authorized')), now);
    expect(orderIn(followed.outcome)).toMatchObject({
      status: 'accepted',
      version: 4,
      acceptedAt: iso(now),
      acceptBy: null,
    });
    expect(told(followed)).toEqual([
      ['order.placed', { by: 'student' }],
      ['order.accepted', { by: 'system' }],
    ]);
    expect(followed.events.map(({ changes }) => changes.paymentWishes?.[0]?.wanted)).toEqual([
      'held',
      'captured',
    ]);
  });

  it('and tells its student when the slot that was chosen cannot be kept any more: it may be taken back', () => {
    const record = { ...byCard('pending_payment', 'pending'), isSlotChosen: true };
    const followed = decided(
      holding(record, { cafeteria: { autoAccept: true } }),
      follow(payment('authorized')),
      now,
    );
    expect(told(followed)).toEqual([
      ['order.placed', { by: 'student' }],
      ['order.rescheduled', { by: 'system' }],
      ['order.accepted', { by: 'system' }],
    ]);
    expect(orderIn(followed.outcome)).toMatchObject({ version: 5, pickupSlot: iso(at('10:15')) });
    expect(followed.events.at(-1)?.changes.orders).toMatchObject([{ wasMoved: true }]);
  });

  it('to its end when it was paid too late to be made that day: the money goes back', () => {
    const state = holding(byCard('pending_payment', 'pending'), {
      calendar: { weekly: daily('09:00', '10:24') },
      dishes: [dish('torta', { stock: 3 })],
    });
    const followed = decided(state, follow(payment('captured')), now);
    expect(orderIn(followed.outcome)).toMatchObject({ status: 'cancelled', paymentStatus: 'captured' });
    expect(told(followed)).toEqual([['order.cancelled', { by: 'system', why: 'paid_too_late' }]]);
    expect(followed.events[0]?.changes.paymentWishes).toMatchObject([
      { wanted: 'cancelled', wantedCents: 0 },
    ]);
    expect(stateAfter(state, followed).dishes.get('torta')?.stock).toBe(4);
  });

  it.each<[PaymentStatus, PaymentState, boolean]>([
    ['pending', 'authorized', true],
    ['cancelled', 'captured', true],
    ['authorized', 'captured', true],
    ['cancelled', 'authorized', true],
  ])('after its end, and it is told that money came: from %s to %s', (before, paid, afterTheEnd) => {
    const [event] = decided(stateOf('expired', before), follow(payment(paid)), now).events;
    expect(event?.data).toEqual({ by: 'system', paymentStatus: paid, afterTheEnd });
  });

  it('after its end, and it is not told again when that money goes back', () => {
    const given = payment('captured', 4_380, 4_380);
    const [event] = decided(stateOf('expired', 'captured'), follow(given), now).events;
    expect(event?.data).toEqual({ by: 'system', paymentStatus: 'refunded' });
  });

  it.each([
    ['failed', payment('failed'), 'failed'],
    ['cancelled', payment('cancelled'), 'cancelled'],
    ['given back at once', payment('captured', 4_380, 4_380), 'refunded'],
  ] as const)('to its end when it cannot be paid any more: the payment is %s', (_, paid, paymentStatus) => {
    const state = stateOf('pending_payment');
    const followed = decided(state, follow(paid), now);
    expect(orderIn(followed.outcome)).toMatchObject({
      status: 'cancelled',
      paymentStatus,
      version: 3,
      closedAt: iso(now),
      payBy: null,
    });
    expect(told(followed)).toEqual([['order.cancelled', { by: 'system' }]]);
    expect(followed.events[0]?.changes.paymentWishes).toMatchObject([
      { wanted: 'cancelled', cause: 'cancelled' },
    ]);
    expect(stateAfter(state, followed).dishes.get('torta')?.stock).toBe(4);
  });

  it.each(['accepted', 'preparing', 'ready', 'collected'] as const)(
    'when the bank will not have it captured, as failed: it is %s and owed at the counter',
    (status) => {
      const followed = decided(stateOf(status, 'authorized'), follow(payment('authorized'), true), now);
      expect(orderIn(followed.outcome)).toMatchObject({ status, paymentStatus: 'failed', version: 3 });
      expect(told(followed)).toEqual([['order.payment_failed', { by: 'system', paymentStatus: 'failed' }]]);
      expect(followed.events[0]?.changes.paymentWishes).toMatchObject([
        { wanted: 'cancelled', wantedCents: 0 },
      ]);
    },
  );

  it('not when nobody knows it', () => {
    expect(refused(kitchen(), follow(payment('captured')), now).code).toBe('order_not_found');
  });
});
