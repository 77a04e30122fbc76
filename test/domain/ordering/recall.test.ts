import { describe, expect, it } from 'vitest';
import { type Order, type OrderStatus, orderStatuses } from '../../../src/contracts/orders.ts';
import { recallWithinMs } from '../../../src/domain/order-moves.ts';
import { decide } from '../../../src/domain/ordering/decide.ts';
import { at, chance, cook, decided, holding, iso, order, orderIn, stateAfter, told } from './support.ts';

/* A slip of a finger that nobody took back within its five seconds. */

const now = at('10:20');
const recall = { kind: 'recall', orderId: 'order', actor: cook } as const;
const moved = (status: OrderStatus, facts: Partial<Order> = {}) =>
  holding(order({ status, version: 5, readyAt: iso(now - 60_000), held: { torta: 1 }, ...facts }));
const handedOver = (facts: Partial<Order> = {}) =>
  moved('collected', {
    collectedAt: iso(now - 1_000),
    closedAt: iso(now - 1_000),
    paymentStatus: 'paid',
    ...facts,
  });

describe('what was moved on by a slip', () => {
  it.each(orderStatuses)('comes back from where a slip leads alone: from %s?', (status) => {
    const answer = decide(moved(status, { collectedAt: iso(now) }), recall, now, chance());
    const to = { ready: 'preparing', collected: 'ready' }[status as string];
    if (to) expect(answer).toMatchObject({ kind: 'decided', outcome: { order: { status: to, version: 6 } } });
    else expect(answer).toMatchObject({ kind: 'refused', code: 'illegal_transition' });
  });

  it('is being made again: nobody is waited for, and nothing of the stock changes', () => {
    const state = moved('ready', { collectBy: iso(now + 60_000) });
    const back = decided(state, recall, now);
    expect(orderIn(back.outcome)).toMatchObject({ readyAt: null, collectBy: null, closedAt: null });
    expect(told(back)).toEqual([['order.recalled', { by: 'staff', from: 'ready' }]]);
    expect(back.events[0]?.changes.stock).toBeUndefined();
    expect(back.events[0]?.changes.paymentWishes).toBeUndefined();
  });

  it('waits for its student again when it was handed over, is open, and its number is asked for once more', () => {
    const state = handedOver();
    const back = decided(state, recall, now);
    const document = orderIn(back.outcome);
    expect(document).toMatchObject({ collectedAt: null, closedAt: null, readyAt: iso(now - 60_000) });
    expect(Date.parse(document.collectBy ?? '')).toBeGreaterThan(now);
    const after = stateAfter(state, back);
    expect([after.orders.has('order'), after.endedOrders.has('order')]).toEqual([true, false]);
  });

  it.each([
    ['cash', 'paid', 'unpaid'],
    ['card', 'paid', 'failed'],
    ['card', 'captured', 'captured'],
    ['oxxo', 'captured', 'captured'],
  ] as const)('paid by %s, %s, it is %s again', (paymentMethod, paymentStatus, again) => {
    const back = decided(handedOver({ paymentMethod, paymentStatus }), recall, now);
    expect(orderIn(back.outcome).paymentStatus).toBe(again);
  });

  it.each(['partially_refunded', 'refunded'] as const)('stays handed over when it is %s', (paymentStatus) => {
    expect(decide(handedOver({ paymentMethod: 'card', paymentStatus }), recall, now, chance())).toMatchObject(
      {
        kind: 'refused',
        code: 'recall_refunded',
      },
    );
  });

  it('comes back for half an hour, and no longer', () => {
    const since = iso(now - recallWithinMs);
    expect(decide(handedOver({ collectedAt: since }), recall, now, chance()).kind).toBe('decided');
    expect(decide(handedOver({ collectedAt: since }), recall, now + 1, chance())).toMatchObject({
      kind: 'refused',
      code: 'recall_too_late',
    });
  });

  it('keeps its code, unless that was given to another order meanwhile', () => {
    const other = (pickupCode: string) => order({ id: 'other', status: 'accepted', pickupCode });
    const codeBeside = (pickupCode: string) => {
      const state = handedOver({ pickupCode: '1234' });
      const beside = { ...state, orders: new Map([['other', other(pickupCode)]]) };
      return orderIn(decided(beside, recall, now).outcome).pickupCode;
    };
    expect(codeBeside('4321')).toBe('1234');
    expect(codeBeside('1234')).toMatch(/^(?!1234)\d{4}$/);
  });

  it('does not when it is not what was seen', () => {
    expect(decide(moved('ready'), { ...recall, version: 4 }, now, chance())).toMatchObject({
      kind: 'refused',
      code: 'version_conflict',
    });
  });
});
