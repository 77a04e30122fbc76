import { describe, expect, it } from 'vitest';
import { type OrderStatus, orderStatuses, paymentStatuses } from '../../../src/contracts/orders.ts';
import { minutes } from '../../../src/domain/ordering/calendar.ts';
import { Draft } from '../../../src/domain/ordering/draft.ts';
import { wishForPayment, wishOf } from '../../../src/domain/ordering/payment-wishes.ts';
import { at, chance, iso, kitchen, order } from './support.ts';

const wished: Record<OrderStatus, 'held' | 'captured' | 'cancelled'> = {
  pending_payment: 'held',
  placed: 'held',
  accepted: 'captured',
  preparing: 'captured',
  ready: 'captured',
  collected: 'captured',
  no_show: 'captured',
  rejected: 'cancelled',
  cancelled: 'cancelled',
  expired: 'cancelled',
};
const nothing = { wanted: 'cancelled', wantedCents: 0 };

describe('the money of an order', () => {
  it.each(orderStatuses)('that is %s is wished so', (status) => {
    const wanted = wished[status];
    const wish = wishOf(order({ status, paymentStatus: 'authorized' }).document);
    expect(wish).toEqual(wanted === 'cancelled' ? nothing : { wanted, wantedCents: 4_000 });
  });

  it.each(paymentStatuses)(
    'is not asked for again when it did not pay or was paid in cash: %s',
    (paymentStatus) => {
      const { wanted } = wishOf(order({ status: 'preparing', paymentStatus }).document);
      expect(wanted).toBe(paymentStatus === 'failed' || paymentStatus === 'paid' ? 'cancelled' : 'captured');
    },
  );

  it.each([
    ['four days ahead is held', 4, 'held'],
    ['later than a hold lasts is captured when it is placed', 5, 'captured'],
  ])('of a slot %s', (_, days, wanted) => {
    const createdAt = iso(at('10:00'));
    const pickupSlot = iso(at('10:00') + minutes(days * 24 * 60));
    const wish = (status: OrderStatus) => wishOf(order({ status, createdAt, pickupSlot }).document).wanted;
    expect([wish('pending_payment'), wish('placed'), wish('accepted')]).toEqual(['held', wanted, 'captured']);
  });

  it('is let go when nothing is left to pay', () => {
    expect(wishOf(order({ status: 'accepted', totalCents: 0 }).document)).toEqual(nothing);
  });

  it('is wished of an order that is paid online alone, with its cause', () => {
    const wishesOf = (paymentMethod: 'cash' | 'card' | 'oxxo') => {
      const draft = new Draft(kitchen(), at('10:00'), chance());
      wishForPayment(draft, order({ paymentMethod, paymentStatus: 'authorized' }), 'line:a');
      return draft.rest.paymentWishes;
    };
    const held = [{ orderId: 'order', wanted: 'held', wantedCents: 4_000, cause: 'line:a' }];
    expect([wishesOf('cash'), wishesOf('card'), wishesOf('oxxo')]).toEqual([undefined, held, held]);
  });
});
