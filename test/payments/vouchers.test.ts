import { afterEach, describe, expect, it } from 'vitest';
import type { OpenCafeteria } from '../support/cafeteria.ts';
import { forgetCircuit, openCircuit } from '../support/circuits.ts';
import {
  atStripe,
  booked,
  callsOf,
  fault,
  openCardCafeteria,
  orderByCard,
  readOrder,
  settle,
} from '../support/payments.ts';

/* What is paid at a till or from a bank, and runs out before it is paid. */

afterEach(() => forgetCircuit('stripe'));

const renew = ({ student }: OpenCafeteria, orderId: string) =>
  student.post(`/orders/${orderId}/payment/renewal`);

async function ranOut(method: 'oxxo' | 'spei') {
  const cafeteria = await openCardCafeteria();
  const { body: order } = await orderByCard(cafeteria, { method });
  await atStripe(order.id, 'expire');
  return { cafeteria, order };
}

describe('a voucher that ran out', () => {
  it.each([
    ['oxxo', 'number'],
    ['spei', 'clabe'],
  ] as const)('is followed by another, which is paid, for the same order: %s', async (method, name) => {
    const { cafeteria, order } = await ranOut(method);
    const { body: before } = await cafeteria.student.post(`/orders/${order.id}/payment`);
    expect([before.instructions, before.lastDecline.code]).toEqual([
      null,
      'payment_intent_payment_attempt_expired',
    ]);
    const { status, body } = await renew(cafeteria, order.id);
    expect([status, body.status, body.lastDecline]).toEqual([200, 'awaiting', null]);
    expect(body.instructions).toMatchObject({ kind: method, [name]: expect.stringMatching(/^\d+$/) });
    expect(body.instructions[name]).not.toBe((order.payment.instructions as Record<string, string>)[name]);
    await atStripe(order.id, 'succeed');
    await settle(cafeteria, order.id);
    expect(await readOrder(cafeteria, order.id)).toMatchObject({
      status: 'placed',
      paymentStatus: 'captured',
    });
    expect(await booked(order.id)).toHaveLength(1);
  });

  it('is renewed once by two taps, and once more when the next has run out, too', async () => {
    const { cafeteria, order } = await ranOut('oxxo');
    const numbers = async () =>
      (await Promise.all([renew(cafeteria, order.id), renew(cafeteria, order.id)])).map(
        ({ body }) => body.instructions.number,
      );
    const first = await numbers();
    expect(new Set(first).size).toBe(1);
    // Of one that is good yet, it is told again.
    expect(await numbers()).toEqual(first);
    await atStripe(order.id, 'expire');
    const second = await numbers();
    expect(new Set(second).size).toBe(1);
    expect(second[0]).not.toBe(first[0]);
  });

  it('is told by the next question when the answer to the renewal was lost', async () => {
    const { cafeteria, order } = await ranOut('oxxo');
    await fault(order.id, 'confirm', 'lost_answer');
    expect((await renew(cafeteria, order.id)).body).toMatchObject({ status: 'awaiting', instructions: null });
    const { body } = await cafeteria.student.post(`/orders/${order.id}/payment`);
    expect(body.instructions.number).toMatch(/^\d{31}$/);
    expect(await callsOf(cafeteria, order.id)).toContain('renew unknown');
  });

  it('is not renewed for an order that has ended, or whose time is over, and that is said', async () => {
    const { cafeteria, order } = await ranOut('oxxo');
    await cafeteria.sql("update orders set pay_by = now() - interval '1 minute' where id = $1", [order.id]);
    expect(await renew(cafeteria, order.id)).toMatchObject({ status: 409, body: { code: 'payment_over' } });
    const other = await ranOut('oxxo');
    expect((await other.cafeteria.student.post(`/orders/${other.order.id}/cancel`)).status).toBe(200);
    const refused = await renew(other.cafeteria, other.order.id);
    expect(refused).toMatchObject({ status: 409, body: { code: 'payment_over' } });
    expect(await callsOf(other.cafeteria, other.order.id)).not.toContain('renew ok');
  });

  it('waits as it is while the provider cannot be asked', async () => {
    const { cafeteria, order } = await ranOut('oxxo');
    await openCircuit('stripe');
    expect((await renew(cafeteria, order.id)).body).toMatchObject({ status: 'awaiting', instructions: null });
  });
});

describe('what cannot run out', () => {
  it('is a card, which is asked for again with the same secret; cash is not paid online, nor is another’s order', async () => {
    const cafeteria = await openCardCafeteria({ students: 2 });
    const { body: order } = await orderByCard(cafeteria);
    expect((await renew(cafeteria, order.id)).body.clientSecret).toBe(order.payment.clientSecret);
    const { body: cash } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    expect((await renew(cafeteria, cash.id)).body.code).toBe('not_paid_online');
    const other = cafeteria.students[1]?.post(`/orders/${order.id}/payment/renewal`);
    expect((await other)?.body.code).toBe('order_not_found');
  });
});
