import { describe, expect, it } from 'vitest';
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
    await scheduler.wait(1_050);
    // The refusal was not kept under the key: nothing had been tried.
    expect((await orderByCard(cafeteria, { headers: { 'idempotency-key': 'k' } })).status).toBe(201);
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
    await scheduler.wait(1_050);
    expect(await settle(cafeteria, order.id)).toMatchObject({ status: 'captured' });
  });
});
