import { describe, expect, it } from 'vitest';
import { rules } from '../../dev/payment-invariants.ts';
import type { OrderStatus } from '../../src/contracts/orders.ts';
import { type OpenCafeteria, torta } from '../support/cafeteria.ts';
import {
  booked,
  carry,
  eventsOf,
  moveUnheard,
  openCardCafeteria,
  orderByCard,
  payByCard,
  placeAndPay,
  readOrder,
  settle,
  work,
} from '../support/payments.ts';

const expire = (cafeteria: OpenCafeteria, orderId: string, from: OrderStatus) =>
  moveUnheard(cafeteria, orderId, 'expired', from);

/** What Stripe has kept of an order, and what is broken of the rules of money. */
async function outcome(cafeteria: OpenCafeteria, orderId: string) {
  await settle(cafeteria, orderId);
  const broken: unknown[] = [];
  for (const { name, broken: query } of rules) {
    for (const row of await cafeteria.sql(query)) broken.push({ name, row });
  }
  expect(broken).toEqual([]);
  const [{ intent, refunds } = { intent: { amount_received: 0 }, refunds: [] }] = await booked(orderId);
  return {
    ...(await readOrder(cafeteria, orderId)),
    kept: intent.amount_received - refunds.reduce((sum, { amount }) => sum + amount, 0),
  };
}

describe('an order', () => {
  it.each([1, 2, 3])(
    'that is authorized, taken back and expired at the same moment is either made or let go (%i)',
    async () => {
      const cafeteria = await openCardCafeteria({ menu: [torta({ stock: 5 })] });
      const { body: order } = await orderByCard(cafeteria);
      await payByCard(order.id);
      const events = await eventsOf(order.id);
      await Promise.all([
        ...events.map((event) => carry(event)),
        work(cafeteria, [order.id]),
        expire(cafeteria, order.id, 'pending_payment'),
        cafeteria.student.post(`/orders/${order.id}/cancel`),
        cafeteria.student.post(`/orders/${order.id}/payment`),
      ]);
      const { status, kept } = await outcome(cafeteria, order.id);
      expect(['expired', 'cancelled']).toContain(status);
      expect(kept).toBe(0);
      expect(await cafeteria.sql('select stock from menu_items where id = $1', [cafeteria.item])).toEqual([
        { stock: 5 },
      ]);
    },
  );

  it.each([1, 2, 3])(
    'that is accepted, taken back and expired at the same moment is charged if it is made (%i)',
    async () => {
      const cafeteria = await openCardCafeteria();
      const order = await placeAndPay(cafeteria);
      await Promise.all([
        cafeteria.staff.post(`/orders/${order.id}/accept`),
        cafeteria.student.post(`/orders/${order.id}/cancel`),
        expire(cafeteria, order.id, 'placed'),
        work(cafeteria, [order.id]),
      ]);
      const { status, kept } = await outcome(cafeteria, order.id);
      expect(kept).toBe(status === 'accepted' ? 5500 : 0);
    },
  );

  it.each([1, 2, 3])(
    'that staff cancel while it is captured by three workers is paid back once (%i)',
    async () => {
      const cafeteria = await openCardCafeteria();
      const order = await placeAndPay(cafeteria);
      await cafeteria.staff.post(`/orders/${order.id}/accept`);
      const workers = () => Promise.all([1, 2, 3].map(() => work(cafeteria, [order.id])));
      await Promise.all([workers(), cafeteria.staff.post(`/orders/${order.id}/cancel`)]);
      await workers();
      const { status, kept } = await outcome(cafeteria, order.id);
      expect([status, kept]).toEqual(['cancelled', 0]);
      const [{ refunds } = { refunds: [] }] = await booked(order.id);
      expect(refunds.length).toBeLessThanOrEqual(1);
    },
  );
});
