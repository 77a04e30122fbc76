import { beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { agua, torta } from '../support/cafeteria.ts';
import { forgetCircuit } from '../support/circuits.ts';
import {
  booked,
  callsOf,
  fault,
  makePayingInstitution,
  openCardCafeteria,
  orderByCard,
  passTime,
  payByCard,
  paymentOf,
  placeAndPay,
  readOrder,
  settle,
  settleRefund,
  work,
} from '../support/payments.ts';

// What fails on purpose here must not open the circuit for the next test.
beforeEach(() => forgetCircuit('stripe'));

describe('a refund', () => {
  async function captured(card?: string) {
    const cafeteria = await openCardCafeteria();
    const { body: order } = await orderByCard(cafeteria);
    await payByCard(order.id, card);
    await settle(cafeteria, order.id);
    await cafeteria.staff.post(`/orders/${order.id}/accept`);
    await settle(cafeteria, order.id);
    return { cafeteria, order };
  }

  it.each(['lost_answer', 'reset', 'error'])('that ends by %s is made once', async (mode) => {
    const { cafeteria, order } = await captured();
    await fault(order.id, 'refund', mode);
    await cafeteria.staff.post(`/orders/${order.id}/cancel`);
    expect(await settle(cafeteria, order.id)).toMatchObject({ refunded_cents: 5500 });
    expect(await booked(order.id)).toMatchObject([{ refunds: [{ amount: 5500 }] }]);
  });

  it('of a part, whose answer is lost, is made once', async () => {
    const cafeteria = await openCardCafeteria({ menu: [torta(), agua()] });
    const [pan, water] = cafeteria.items as [string, string];
    const order = await placeAndPay(cafeteria, { items: { [pan]: 1, [water]: 1 } });
    await cafeteria.staff.post(`/orders/${order.id}/accept`);
    await settle(cafeteria, order.id);
    await fault(order.id, 'refund', 'lost_answer');
    const { body: asked } = await cafeteria.staff.post(
      `/orders/${order.id}/items/${order.items[1]?.id}/unavailable`,
    );
    await cafeteria.student.post(`/orders/${order.id}/changes/${asked.changes[0].id}/accept`);
    expect(await settle(cafeteria, order.id)).toMatchObject({ captured_cents: 7300, refunded_cents: 1800 });
    expect((await booked(order.id))[0]?.refunds.map(({ amount }) => amount)).toEqual([1800]);
  });

  it('that fails again and again is looked for in the list of Stripe, and goes on under a new key', async () => {
    const { cafeteria, order } = await captured();
    await fault(order.id, 'refund', 'error', { count: 4 });
    await cafeteria.staff.post(`/orders/${order.id}/cancel`);
    for (let tries = 0; tries < 5; tries += 1) {
      await forgetCircuit('stripe');
      await passTime(cafeteria, order.id);
      await work(cafeteria, [order.id]);
    }
    expect(await settle(cafeteria, order.id)).toMatchObject({ refunded_cents: 5500 });
    expect(await callsOf(cafeteria, order.id)).toContain('list_refunds ok');
    expect(await booked(order.id)).toMatchObject([{ refunds: [{ amount: 5500 }] }]);
    expect(await cafeteria.sql('select generation from refunds')).toContainEqual({ generation: 2 });
  });

  it('that is on its way counts when it has come, and one that the bank sent back is asked for anew', async () => {
    const { cafeteria, order } = await captured('4000000000005126');
    await cafeteria.staff.post(`/orders/${order.id}/cancel`);
    await settle(cafeteria, order.id);
    const [{ refunds } = { refunds: [] }] = await booked(order.id);
    await settleRefund(refunds[0]?.id as string);
    await settle(cafeteria, order.id);
    const after = (await booked(order.id))[0]?.refunds ?? [];
    expect(after.filter(({ status }) => status === 'failed')).toHaveLength(1);
    expect(after).toHaveLength(2);
    expect(
      await cafeteria.sql(
        `select count(*)::int as refunds, max(generation) as generation from refunds r
      join payments p on p.id = r.payment_id where p.order_id = $1`,
        [order.id],
      ),
    ).toEqual([{ refunds: 1, generation: 2 }]);
  });

  it('made at Stripe itself is seen, and of the order alone the rest is given back', async () => {
    const { cafeteria, order } = await captured();
    const { provider_id: intentId } = await paymentOf(cafeteria, order.id);
    const made = await fetch(`${inject('sandboxUrl')}/v1/refunds`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${inject('workerVars').STRIPE_SECRET_KEY}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: `payment_intent=${intentId}&amount=1500`,
    });
    expect(made.status).toBe(200);
    await settle(cafeteria, order.id);
    expect(await readOrder(cafeteria, order.id)).toMatchObject({ paymentStatus: 'partially_refunded' });
    await cafeteria.staff.post(`/orders/${order.id}/cancel`);
    expect(await settle(cafeteria, order.id)).toMatchObject({ refunded_cents: 5500 });
    expect(((await booked(order.id))[0]?.refunds ?? []).map(({ amount }) => amount).sort()).toEqual([
      1500, 4000,
    ]);
  });
});

it('the payments of an institution that takes cash alone by now are still given back', async () => {
  const cafeteria = await openCardCafeteria({ institution: await makePayingInstitution() });
  const order = await placeAndPay(cafeteria);
  await cafeteria.staff.post(`/orders/${order.id}/accept`);
  await settle(cafeteria, order.id);
  await cafeteria.sql(`update platform.institutions set config = '{}' where id = $1`, [
    cafeteria.institution,
  ]);
  // An isolate believes what it knows of an institution for half a minute.
  vi.setSystemTime(Date.now() + 31_000);
  expect((await cafeteria.student.call('/payment-methods')).body.methods).toHaveLength(1);
  await cafeteria.staff.post(`/orders/${order.id}/cancel`);
  expect(await settle(cafeteria, order.id)).toMatchObject({ refunded_cents: 5500 });
  vi.useRealTimers();
});
