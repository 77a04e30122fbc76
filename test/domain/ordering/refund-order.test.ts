import { describe, expect, it } from 'vitest';
import { type Order, orderStatuses, paymentStatuses } from '../../../src/contracts/orders.ts';
import { decide } from '../../../src/domain/ordering/decide.ts';
import { refundWay, refundWithinDays } from '../../../src/domain/ordering/refund-order.ts';
import { at, chance, cook, decided, holding, iso, order, orderIn, stateAfter, told } from './support.ts';

/* A student comes back to the counter: something of the order was not as it should be. */

const now = at('10:20');
const manager = { ...cook, role: 'manager' } as const;
const refund = {
  kind: 'refund',
  orderId: 'order',
  actor: manager,
  amountCents: 1_500,
  reason: 'quality',
} as const;
const handedOver = (facts: Partial<Order> = {}) =>
  holding(
    order({
      status: 'collected',
      version: 5,
      paymentStatus: 'paid',
      collectedAt: iso(now - 60_000),
      closedAt: iso(now - 60_000),
      ...facts,
    }),
  );
const byCard = { paymentMethod: 'card', paymentStatus: 'captured' } as const;
const refused = (state: ReturnType<typeof handedOver>, command: object, then = now) =>
  decide(state, { ...refund, ...command }, then, chance());

describe('money of an order', () => {
  it.each(
    orderStatuses.flatMap((status) =>
      paymentStatuses.map((paymentStatus) => [status, paymentStatus] as const),
    ),
  )('that is %s and %s goes back the way that it came, or is not there', (status, paymentStatus) => {
    const ways: Record<string, string> = {
      'collected paid': 'cash',
      'collected captured': 'online',
      'collected partially_refunded': 'online',
      'no_show captured': 'online',
      'no_show partially_refunded': 'online',
    };
    expect(refundWay({ status, paymentStatus })).toBe(ways[`${status} ${paymentStatus}`] ?? null);
  });

  it('that was paid in cash is given back in cash, and the order stays paid', () => {
    const state = handedOver();
    const given = decided(state, { ...refund, note: 'Estaba fría' }, now);
    expect(orderIn(given.outcome)).toMatchObject({
      status: 'collected',
      paymentStatus: 'paid',
      refundedCents: 1_500,
      version: 6,
    });
    const [event] = given.events;
    expect(event?.changes.givenBack).toMatchObject([
      { orderId: 'order', amountCents: 1_500, way: 'cash', reason: 'quality', note: 'Estaba fría', at: now },
    ]);
    expect(event?.changes.paymentWishes).toBeUndefined();
    expect(told(given)).toMatchObject([
      ['order.refunded', { by: 'manager', amountCents: 1_500, way: 'cash', refundReason: 'quality' }],
    ]);
    expect(JSON.stringify(told(given))).not.toContain('fría');
    expect(stateAfter(state, given).endedOrders.get('order')?.document.refundedCents).toBe(1_500);
  });

  it('that was paid by card is wished of the payment: so much is to be kept, and at last nothing', () => {
    const state = handedOver(byCard);
    const part = decided(state, refund, now);
    expect(part.events[0]?.changes.paymentWishes).toMatchObject([
      { orderId: 'order', wanted: 'captured', wantedCents: 2_500 },
    ]);
    const rest = decided(stateAfter(state, part), { ...refund, amountCents: 2_500 }, now);
    expect(rest.events[0]?.changes.givenBack).toMatchObject([{ amountCents: 2_500, way: 'online' }]);
    expect(rest.events[0]?.changes.paymentWishes).toMatchObject([{ wanted: 'cancelled', wantedCents: 0 }]);
    expect(orderIn(rest.outcome)).toMatchObject({ refundedCents: 4_000 });
  });

  it('of an order in cash whose card had failed comes from the till', () => {
    const given = decided(handedOver({ paymentMethod: 'card' }), refund, now);
    expect(given.events[0]?.changes.givenBack).toMatchObject([{ amountCents: 1_500, way: 'cash' }]);
  });

  it('is given back for some months, and no longer', () => {
    const end = now - 60_000 + refundWithinDays * 24 * 3_600_000;
    expect(refused(handedOver(), {}, end).kind).toBe('decided');
    expect(refused(handedOver(), {}, end + 1)).toMatchObject({ kind: 'refused', code: 'refund_too_late' });
  });
});

describe('no money is given back', () => {
  it.each([
    ['of an order that is not handed over', order({ status: 'ready' }).document, {}, 'illegal_transition'],
    ['of one that was cancelled', { status: 'cancelled', ...byCard }, {}, 'illegal_transition'],
    ['of a no-show in cash', { status: 'no_show', paymentStatus: 'unpaid' }, {}, 'nothing_to_refund'],
    ['when all is given back', { refundedCents: 4_000 }, {}, 'nothing_to_refund'],
    [
      'when the payment was given back at the provider',
      { ...byCard, paymentStatus: 'refunded' },
      {},
      'nothing_to_refund',
    ],
    ['beyond what was paid', {}, { amountCents: 4_001 }, 'refund_exceeds_paid'],
    ['beyond what is left', { refundedCents: 3_000 }, { amountCents: 1_001 }, 'refund_exceeds_paid'],
    ['of an order that has changed since', {}, { version: 4 }, 'version_conflict'],
  ] as const)('%s', (_, facts, command, code) => {
    const state = handedOver(facts as Partial<Order>);
    expect(refused(state, command)).toMatchObject({ kind: 'refused', code });
  });

  it('of the order of another student', () => {
    const actor = { role: 'student', userId: 'bea', ownOnly: true } as const;
    expect(refused(handedOver(), { actor })).toMatchObject({ kind: 'refused', code: 'order_not_found' });
  });
});

it('an order of which money was given back is not brought back', () => {
  const state = handedOver({ refundedCents: 1, collectedAt: iso(now - 1_000) });
  const recall = { kind: 'recall', orderId: 'order', actor: cook } as const;
  expect(decide(state, recall, now, chance())).toMatchObject({ kind: 'refused', code: 'recall_refunded' });
});
