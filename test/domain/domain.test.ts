import { scheduler } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { orderStatuses } from '../../src/contracts/orders.ts';
import { mapBounded } from '../../src/domain/concurrency.ts';
import { isOvertaken, planNotifications, switchOf } from '../../src/domain/notifications.ts';
import { isRecallable, staffMoves, studentMoves, whyNoRecall } from '../../src/domain/order-moves.ts';
import { retryDelaySeconds } from '../../src/domain/retry-delay.ts';

describe('moves of an order', () => {
  it('are these and no others', () => {
    const allowed = orderStatuses.flatMap((from) =>
      Object.entries(staffMoves).flatMap(([verb, move]) =>
        (move.from as readonly string[]).includes(from) ? [`${from} ${verb} ${move.to}`] : [],
      ),
    );
    expect(allowed).toEqual([
      'placed accept accepted',
      'placed reject rejected',
      'placed cancel cancelled',
      'accepted start preparing',
      'accepted cancel cancelled',
      'preparing ready ready',
      'preparing cancel cancelled',
      'ready collect collected',
      'ready cancel cancelled',
    ]);
    expect(studentMoves).toEqual({
      cancel: { to: 'cancelled', event: 'order.cancelled', from: ['pending_payment', 'placed'] },
    });
  });
});

describe('bringing an order back', () => {
  const now = Date.parse('2026-03-02T12:00:00Z');
  const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  const ready = {
    status: 'ready',
    readyAt: minutesAgo(1),
    collectedAt: null,
    paymentStatus: 'captured',
    refundedCents: 0,
  } as const;
  const collected = {
    ...ready,
    status: 'collected',
    readyAt: minutesAgo(90),
    collectedAt: minutesAgo(1),
  } as const;

  it.each<[ReturnType<typeof whyNoRecall>, Parameters<typeof whyNoRecall>[0]]>([
    [null, ready],
    [null, { ...ready, readyAt: minutesAgo(30) }],
    ['recall_too_late', { ...ready, readyAt: minutesAgo(31) }],
    ['recall_too_late', { ...ready, readyAt: null }],
    // A line was taken out while it was made: it is still to be handed over.
    [null, { ...ready, paymentStatus: 'partially_refunded' }],
    [null, collected],
    [null, { ...collected, paymentStatus: 'paid' }],
    ['recall_too_late', { ...collected, collectedAt: minutesAgo(31) }],
    ['recall_refunded', { ...collected, paymentStatus: 'partially_refunded' }],
    ['recall_refunded', { ...collected, paymentStatus: 'refunded' }],
    ['recall_refunded', { ...collected, paymentStatus: 'paid', refundedCents: 1 }],
    ['illegal_transition', { ...ready, status: 'preparing' }],
    ['illegal_transition', { ...ready, status: 'cancelled' }],
  ])('is answered %s: %o', (why, order) => {
    expect(whyNoRecall(order, now)).toBe(why);
    expect(isRecallable(order, now)).toBe(why === null);
  });
});

describe('the delay of a retry', () => {
  it.each([
    [1, 5, 6],
    [2, 25, 28],
    [3, 125, 138],
  ])('after failure %i is %i s, and at most a tenth more', (attempt, least, most) => {
    expect(retryDelaySeconds(attempt, 0)).toBe(least);
    expect(retryDelaySeconds(attempt, 0.999)).toBeLessThanOrEqual(most);
  });
});

describe('notifications', () => {
  const order = { userId: 'u' } as never;
  it('of a student’s own cancellation are not sent to that student', () => {
    expect(planNotifications({ type: 'order.cancelled', order, data: { by: 'student' } })).toEqual([]);
    expect(planNotifications({ type: 'order.cancelled', order, data: { by: 'staff' } })).toHaveLength(2);
  });
  it('of money that came after the end go to phone and mailbox, and of any other change of a payment nowhere', () => {
    const changed = (data: object) =>
      planNotifications({ type: 'order.payment_changed', order, data: { by: 'system', ...data } });
    expect(changed({ afterTheEnd: true }).map(({ channel, template }) => `${channel} ${template}`)).toEqual([
      'push order_paid_after_end',
      'email order_paid_after_end',
    ]);
    expect(changed({ paymentStatus: 'captured' })).toEqual([]);
  });
  it('of an order that was called ready tell when it is not, and of one that only was not handed over nothing', () => {
    const recalled = (from: string) => planNotifications({ type: 'order.recalled', order, data: { from } });
    expect(recalled('ready')).toEqual([{ userId: 'u', channel: 'push', template: 'order_recalled' }]);
    expect(recalled('collected')).toEqual([]);
    expect(switchOf('order_recalled', 'push').essential).toBe(true);
    const overtaken = (['preparing', 'ready', 'cancelled'] as const).map((status) =>
      isOvertaken('order_recalled', status),
    );
    expect(overtaken).toEqual([false, true, true]);
  });
  it('are none for an event without an order or one that nobody needs to hear of', () => {
    expect(planNotifications({ type: 'menu.changed' })).toEqual([]);
    expect(planNotifications({ type: 'order.preparing', order })).toEqual([]);
  });
});

describe('bounded concurrency', () => {
  it('keeps order, and never runs more than the limit at once', async () => {
    let running = 0;
    let most = 0;
    const results = await mapBounded([5, 1, 3, 2, 4], 2, async (n) => {
      most = Math.max(most, ++running);
      await scheduler.wait(n);
      running--;
      return n * 10;
    });
    expect([results, most]).toEqual([[50, 10, 30, 20, 40], 2]);
  });
});
