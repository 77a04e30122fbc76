import { describe, expect, it } from 'vitest';
import { agua, torta } from '../support/cafeteria.ts';
import { openCardCafeteria, paymentOf, placeAndPay, settle } from '../support/payments.ts';

/** A day: a card order collected without its water, one rejected, one cancelled after its capture; and one in cash. */
async function aDay() {
  const cafeteria = await openCardCafeteria({
    menu: [torta({ priceCents: 5500 }), agua({ priceCents: 1800 })],
  });
  const { id, items, student, staff } = cafeteria;
  const [pan, water] = items as [string, string];
  const go = async (order: string, ...verbs: string[]) => {
    for (const verb of verbs) expect((await staff.post(`/orders/${order}/${verb}`)).status).toBe(200);
    await settle(cafeteria, order);
  };
  const collected = await placeAndPay(cafeteria, { items: { [pan]: 2, [water]: 1 } });
  await go(collected.id, 'accept');
  const { body: asked } = await staff.post(
    `/orders/${collected.id}/items/${collected.items[1]?.id}/unavailable`,
  );
  await student.post(`/orders/${collected.id}/changes/${asked.changes[0].id}/accept`);
  await go(collected.id, 'start', 'ready', 'collect');
  await go((await placeAndPay(cafeteria)).id, 'reject');
  const cancelled = await placeAndPay(cafeteria);
  await go(cancelled.id, 'accept');
  await go(cancelled.id, 'cancel');
  const { body: cash } = await student.order(id, { [water]: 1 });
  for (const verb of ['accept', 'start', 'ready', 'collect']) await staff.post(`/orders/${cash.id}/${verb}`);
  return { cafeteria, collected, cancelled, cash };
}

describe("a day's books", () => {
  it('say what came in by which way, what went back, and what Stripe keeps, as JSON and as a table', async () => {
    const { cafeteria, collected, cancelled } = await aDay();
    const fees = [await paymentOf(cafeteria, collected.id), await paymentOf(cafeteria, cancelled.id)].map(
      (payment) => payment.provider_fee_cents as number,
    );
    expect(fees.every((fee) => fee > 0)).toBe(true);
    const feeCents = fees.reduce((sum, fee) => sum + fee, 0);
    const path = `/cafeterias/${cafeteria.id}/reports/day`;
    expect((await cafeteria.manager.call(path)).body.payments).toEqual({
      cash: { orders: 1, cents: 1800, refundedCents: 0 },
      online: [
        {
          method: 'card',
          orders: 2,
          capturedCents: 12_800 + 5_500,
          refundedCents: 1_800 + 5_500,
          refundingCents: 0,
          providerFeeCents: feeCents,
        },
      ],
      netCents: 1_800 + 11_000 - feeCents,
      lostCents: 0,
    });
    const { body } = await cafeteria.manager.call(`${path}?format=csv`);
    const money = (cents: number) => (cents / 100).toFixed(2);
    expect(body.split('\r\n').filter((line: string) => line.startsWith('Pagos'))).toEqual([
      'Pagos,Efectivo,1,18.00',
      'Pagos,Efectivo: devoluciones,,0.00',
      'Pagos,Tarjeta,2,183.00',
      'Pagos,Tarjeta: devoluciones,,73.00',
      'Pagos,Tarjeta: por devolver,,0.00',
      `Pagos,Tarjeta: comisión del procesador,,${money(feeCents)}`,
      `Pagos,Neto,,${money(12_800 - feeCents)}`,
      'Pagos,Entregado sin cobrar,,0.00',
    ]);
  });
});

describe('a receipt', () => {
  it('says what was paid and given back, of a card and of cash, to its student and the kitchen', async () => {
    const { cafeteria, collected, cash } = await aDay();
    const { status, body } = await cafeteria.student.call(`/orders/${collected.id}/receipt`);
    expect([status, body]).toMatchObject([
      200,
      {
        number: collected.number,
        cafeteria: 'La Central',
        institution: cafeteria.institution,
        lines: [{ quantity: 2, totalCents: 11_000 }],
        totalCents: 11_000,
        paymentMethod: 'card',
        paymentStatus: 'partially_refunded',
        paidCents: 12_800,
        paidAt: expect.any(String),
        refundedCents: 1_800,
        refunds: [{ amountCents: 1_800, status: 'succeeded' }],
      },
    ]);
    expect((await cafeteria.staff.call(`/orders/${cash.id}/receipt`)).body).toMatchObject({
      paymentMethod: 'cash',
      paidCents: 1_800,
      refundedCents: 0,
      refunds: [],
    });
    const stranger = await openCardCafeteria();
    expect((await stranger.student.call(`/orders/${cash.id}/receipt`)).status).toBe(404);
  });
});
