import { describe, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { forgetCircuit, openCircuit } from '../support/circuits.ts';
import { eventually } from '../support/lab.ts';
import {
  callsOf,
  openCardCafeteria,
  orderByCard,
  passTime,
  paymentOf,
  placeAndPay,
  settle,
  work,
} from '../support/payments.ts';

describe('while the circuit of Stripe is open', () => {
  it('no card order is written, and cash works', async () => {
    const cafeteria = await openCardCafeteria();
    await openCircuit('stripe');
    const refused = await orderByCard(cafeteria, { headers: { 'idempotency-key': 'k' } });
    expect([refused.status, (refused.body as any).code]).toEqual([409, 'card_unavailable']);
    expect(
      await cafeteria.sql('select count(*)::int as orders from orders where cafeteria_id = $1', [
        cafeteria.id,
      ]),
    ).toEqual([{ orders: 0 }]);
    expect((await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 })).status).toBe(201);
    await forgetCircuit('stripe');
    // The refusal was not kept under the key: nothing had been tried.
    expect((await orderByCard(cafeteria, { headers: { 'idempotency-key': 'k' } })).status).toBe(201);
  });

  it('the same order again, by its key or by a second tap, is answered with the order that stands', async () => {
    const cafeteria = await openCardCafeteria();
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const { body: first } = await orderByCard(cafeteria, { headers });
    const { body: tapped } = await orderByCard(cafeteria, { items: { [cafeteria.item]: 2 } });
    await openCircuit('stripe');
    const again = await orderByCard(cafeteria, { headers });
    expect([again.status, again.body.id, again.headers.get('idempotency-replayed')]).toEqual([
      201,
      first.id,
      'true',
    ]);
    expect(again.body.payment).toMatchObject({ status: 'awaiting', clientSecret: null });
    const second = await cafeteria.student.post<Order>('/orders', {
      cafeteriaId: cafeteria.id,
      items: [{ menuItemId: cafeteria.item, quantity: 2 }],
      paymentMethod: 'card',
    });
    expect([second.status, second.body.id]).toEqual([200, tapped.id]);
    const other = await orderByCard(cafeteria, { headers, items: { [cafeteria.item]: 3 } });
    expect((other.body as any).code).toBe('idempotency_key_reused');
    await forgetCircuit('stripe');
  });

  it('money waits for it, not counted as a failure, and is moved when it closes', async () => {
    const cafeteria = await openCardCafeteria();
    const order = await placeAndPay(cafeteria);
    await openCircuit('stripe');
    expect((await cafeteria.staff.post(`/orders/${order.id}/accept`)).body.status).toBe('accepted');
    const payment = await eventually(
      async () => {
        await passTime(cafeteria, order.id);
        await work(cafeteria, [order.id]);
        return paymentOf(cafeteria, order.id);
      },
      ({ last_error }) => last_error === 'the circuit is open',
    );
    expect(payment).toMatchObject({ status: 'authorized', attempts: 0 });
    expect(await callsOf(cafeteria, order.id)).not.toContain('capture ok');
    await forgetCircuit('stripe');
    expect(await settle(cafeteria, order.id)).toMatchObject({ status: 'captured' });
  });
});
