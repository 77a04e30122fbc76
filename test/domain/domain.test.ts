import { describe, expect, it } from 'vitest';
import { orderStatuses } from '../../src/contracts/orders.ts';
import { mapBounded } from '../../src/domain/concurrency.ts';
import { planNotifications } from '../../src/domain/notifications.ts';
import { staffMoves, studentMoves } from '../../src/domain/order-moves.ts';
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
