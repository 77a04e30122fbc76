import { beforeEach, describe, expect, inject, it } from 'vitest';
import { rules } from '../../dev/payment-invariants.ts';
import type { OpenCafeteria } from '../support/cafeteria.ts';
import { forgetCircuit } from '../support/circuits.ts';
import {
  atStripe,
  booked,
  fault,
  moveUnheard,
  openCardCafeteria,
  orderByCard,
  paymentOf,
  placeAndPay,
  readOrder,
  settle,
  settleRefund,
  work,
} from '../support/payments.ts';

// What fails on purpose here must not open the circuit for the next test.
beforeEach(() => forgetCircuit('stripe'));

/** What staff give back of orders that were handed over and paid online. */
const giveBack = ({ manager }: OpenCafeteria, orderId: string, body: object = {}) =>
  manager.post(
    `/orders/${orderId}/refunds`,
    { amountCents: 4000, reason: 'missing_item', ...body },
    {
      'idempotency-key': crypto.randomUUID(),
    },
  );

async function eaten({
  method = 'card',
  end = 'collect',
}: {
  method?: string;
  end?: 'collect' | 'no_show';
} = {}) {
  const cafeteria = await openCardCafeteria();
  const order =
    method === 'card' ? await placeAndPay(cafeteria) : (await orderByCard(cafeteria, { method })).body;
  if (method !== 'card') {
    await settle(cafeteria, order.id);
    await atStripe(order.id, 'succeed');
    await settle(cafeteria, order.id);
  }
  for (const verb of ['accept', 'start', 'ready']) await cafeteria.staff.post(`/orders/${order.id}/${verb}`);
  if (end === 'collect') await cafeteria.staff.post(`/orders/${order.id}/collect`);
  else await moveUnheard(cafeteria, order.id, 'no_show', 'ready');
  await settle(cafeteria, order.id);
  return { cafeteria, orderId: order.id };
}

/** What Stripe has given back of an order; and every rule of money holds. */
async function givenBack(cafeteria: OpenCafeteria, orderId: string): Promise<number[]> {
  await settle(cafeteria, orderId);
  for (const { name, broken } of rules)
    expect({ name, rows: await cafeteria.sql(broken) }).toEqual({ name, rows: [] });
  return ((await booked(orderId))[0]?.refunds ?? [])
    .filter(({ status }) => status !== 'failed')
    .map(({ amount }) => amount)
    .sort((a, b) => a - b);
}

async function giveBackAtStripe(cafeteria: OpenCafeteria, orderId: string, amount: number) {
  const { provider_id: intentId } = await paymentOf(cafeteria, orderId);
  const made = await fetch(`${inject('sandboxUrl')}/v1/refunds`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${inject('workerVars').STRIPE_SECRET_KEY}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: `payment_intent=${intentId}&amount=${amount}`,
  });
  expect(made.status).toBe(200);
}

describe('money of an order that was paid online', () => {
  it.each(['card', 'oxxo', 'spei'])('by %s goes back in parts, the way that it came', async (method) => {
    const { cafeteria, orderId } = await eaten({ method });
    expect(await giveBack(cafeteria, orderId, { amountCents: 1500 })).toMatchObject({
      status: 201,
      body: { status: 'collected', paymentStatus: 'captured', refundedCents: 1500 },
    });
    expect((await cafeteria.staff.call(`/orders/${orderId}/refunds`)).body).toMatchObject({
      data: [{ amountCents: 1500, way: 'online' }],
      refundableCents: 4000,
    });
    expect(await givenBack(cafeteria, orderId)).toEqual([1500]);
    expect(await readOrder(cafeteria, orderId)).toMatchObject({
      paymentStatus: 'partially_refunded',
      refundedCents: 1500,
    });
    expect((await cafeteria.student.call(`/orders/${orderId}/receipt`)).body).toMatchObject({
      paidCents: 5500,
      refundedCents: 1500,
      refunds: [{ amountCents: 1500, way: 'online', reason: 'missing_item', status: 'succeeded' }],
    });
    await giveBack(cafeteria, orderId);
    expect(await givenBack(cafeteria, orderId)).toEqual([1500, 4000]);
    expect(await readOrder(cafeteria, orderId)).toMatchObject({
      paymentStatus: 'refunded',
      refundedCents: 5500,
    });
    expect(await giveBack(cafeteria, orderId)).toMatchObject({ body: { code: 'nothing_to_refund' } });
  });

  it.each(['lost_answer', 'reset', 'error'])(
    'is given back once when the refund ends by %s',
    async (mode) => {
      const { cafeteria, orderId } = await eaten();
      await fault(orderId, 'refund', mode);
      await giveBack(cafeteria, orderId, { amountCents: 2000 });
      expect(await givenBack(cafeteria, orderId)).toEqual([2000]);
    },
  );

  it('is given back by many at once and never beyond what was paid', async () => {
    const { cafeteria, orderId } = await eaten();
    const replies = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const reply = await giveBack(cafeteria, orderId, { amountCents: 2000 });
        await work(cafeteria, [orderId]);
        return reply;
      }),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    expect(await givenBack(cafeteria, orderId)).toEqual([2000, 2000]);
  });

  it('of an order that nobody came for, and that was charged, can be given back, too', async () => {
    const { cafeteria, orderId } = await eaten({ end: 'no_show' });
    expect(await giveBack(cafeteria, orderId, { amountCents: 5500 })).toMatchObject({ status: 201 });
    expect(await givenBack(cafeteria, orderId)).toEqual([5500]);
  });

  it('that somebody gave back at Stripe is not given back again', async () => {
    const { cafeteria, orderId } = await eaten();
    await giveBackAtStripe(cafeteria, orderId, 1500);
    await settle(cafeteria, orderId);
    // The order says what its staff gave back: the database alone knows of the other.
    expect(await giveBack(cafeteria, orderId, { amountCents: 4001 })).toMatchObject({
      status: 409,
      body: { code: 'refund_exceeds_paid' },
    });
    expect((await cafeteria.manager.call(`/orders/${orderId}/refunds`)).body).toMatchObject({
      refundableCents: 4000,
    });
    expect(await giveBack(cafeteria, orderId, { amountCents: 4000 })).toMatchObject({ status: 201 });
    expect(await givenBack(cafeteria, orderId)).toEqual([1500, 4000]);
  });

  it('that a bank sends back is asked for anew', async () => {
    const cafeteria = await openCardCafeteria();
    const { body: order } = await orderByCard(cafeteria);
    await atStripe(order.id, 'pay', { card: '4000000000005126' });
    await settle(cafeteria, order.id);
    for (const verb of ['accept', 'start', 'ready', 'collect'])
      await cafeteria.staff.post(`/orders/${order.id}/${verb}`);
    await settle(cafeteria, order.id);
    await giveBack(cafeteria, order.id, { amountCents: 1000 });
    await settle(cafeteria, order.id);
    const [{ refunds } = { refunds: [] }] = await booked(order.id);
    await settleRefund(refunds[0]?.id as string);
    expect(await givenBack(cafeteria, order.id)).toEqual([1000]);
  });
});
