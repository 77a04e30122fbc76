import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it, vi } from 'vitest';
import { cafeteriaName } from '../../src/contracts/events.ts';
import { agua, torta } from '../support/cafeteria.ts';
import { eventually } from '../support/lab.ts';
import {
  booked,
  callsOf,
  makePayingInstitution,
  moveUnheard,
  openCardCafeteria,
  orderByCard,
  payByCard,
  paymentOf,
  placeAndPay,
  readOrder,
  settle,
} from '../support/payments.ts';

describe('an order by card', () => {
  it('waits for its payment with its stock and its place held, and the answer has what the app pays with', async () => {
    const cafeteria = await openCardCafeteria({ menu: [torta({ stock: 1 })] });
    const { status, body } = await orderByCard(cafeteria);
    expect([status, body.status, body.paymentStatus, body.acceptBy]).toEqual([
      201,
      'pending_payment',
      'pending',
      null,
    ]);
    expect(Date.parse(body.payBy ?? '') - Date.parse(body.createdAt)).toBe(600_000);
    expect(body.payment).toMatchObject({
      status: 'awaiting',
      method: 'card',
      amountCents: 5500,
      currency: 'MXN',
      clientSecret: expect.stringMatching(/^pi_.*_secret_/),
      publishableKey: expect.stringMatching(/^pk_test_/),
    });
    expect((await orderByCard(cafeteria)).body).toMatchObject({ code: 'out_of_stock' });
    expect(await booked(body.id)).toMatchObject([
      { intent: { amount: 5500, status: 'requires_payment_method' } },
    ]);
    expect((await cafeteria.staff.post(`/orders/${body.id}/accept`)).status).toBe(409);
  });

  it('is seen by its student alone until then, and ends by itself when its time is over', async () => {
    const cafeteria = await openCardCafeteria({ menu: [torta({ stock: 1 })] });
    const phone = await cafeteria.student.stream(cafeteria.id);
    const { body: order } = await orderByCard(cafeteria);
    await phone.hearsEvent('order.payment_pending', order.id);
    const ordersOf = async (who: typeof cafeteria.student) =>
      ((await (await who.stream(cafeteria.id)).hears(({ type }) => type === 'snapshot')) as any).orders
        .length;
    expect([await ordersOf(cafeteria.student), await ordersOf(cafeteria.staff)]).toEqual([1, 0]);

    const object = env.CAFETERIA.getByName(cafeteriaName(cafeteria.address));
    const due = await runInDurableObject(object, (_, { storage }) =>
      storage.sql.exec('update board set due_at = due_at - 600000 returning due_at + 600000 as due').one(),
    );
    expect(due.due).toBe(Date.parse(order.payBy ?? ''));
    await cafeteria.sql(`update orders set pay_by = now() - interval '1 second' where id = $1`, [order.id]);
    await runDurableObjectAlarm(object);
    await phone.hearsEvent('order.expired', order.id);
    expect(await settle(cafeteria, order.id)).toMatchObject({ status: 'cancelled' });
    expect(await cafeteria.sql('select stock from menu_items where id = $1', [cafeteria.item])).toEqual([
      { stock: 1 },
    ]);
  });

  it('goes to the kitchen when it is authorized, and is captured when the kitchen accepts', async () => {
    const cafeteria = await openCardCafeteria();
    const board = await cafeteria.staff.stream(cafeteria.id);
    const { body: order } = await orderByCard(cafeteria);
    await payByCard(order.id);
    await settle(cafeteria, order.id);
    const placed = await readOrder(cafeteria, order.id);
    expect(placed).toMatchObject({ status: 'placed', paymentStatus: 'authorized', payBy: null });
    expect(Date.parse(placed.acceptBy ?? '')).toBeGreaterThan(Date.now() + 590_000);

    const { body: accepted } = await cafeteria.staff.post(`/orders/${order.id}/accept`);
    expect([accepted.status, accepted.paymentStatus]).toEqual(['accepted', 'authorized']);
    await board.hears(
      (message) =>
        message.type === 'event' &&
        message.event === 'order.payment_changed' &&
        message.order?.paymentStatus === 'captured',
    );
    expect(await settle(cafeteria, order.id)).toMatchObject({ status: 'captured', captured_cents: 5500 });
    expect(board.events().map(({ event }) => event)).toEqual([
      'order.payment_pending',
      'order.placed',
      'order.accepted',
      'order.payment_changed',
    ]);
    expect(await booked(order.id)).toMatchObject([
      { intent: { status: 'succeeded', amount_received: 5500 } },
    ]);
  });

  it('is captured at once where the cafeteria accepts by itself', async () => {
    const cafeteria = await openCardCafeteria();
    await cafeteria.sql('update cafeterias set auto_accept = true where id = $1', [cafeteria.id]);
    const order = await placeAndPay(cafeteria);
    await settle(cafeteria, order.id);
    expect(await readOrder(cafeteria, order.id)).toMatchObject({
      status: 'accepted',
      paymentStatus: 'captured',
    });
  });

  it.each([
    ['rejected', 'reject'],
    ['cancelled', 'cancel'],
  ] as const)('that is %s before it is accepted is let go, not charged', async (status, verb) => {
    const cafeteria = await openCardCafeteria();
    const order = await placeAndPay(cafeteria);
    expect((await cafeteria.staff.post(`/orders/${order.id}/${verb}`)).status).toBe(200);
    expect(await settle(cafeteria, order.id)).toMatchObject({ status: 'cancelled', captured_cents: 0 });
    expect(await readOrder(cafeteria, order.id)).toMatchObject({ status, paymentStatus: 'cancelled' });
    expect(await booked(order.id)).toMatchObject([{ intent: { status: 'canceled', amount_received: 0 } }]);
  });

  it('that is cancelled after it was captured is paid back, without anybody asking', async () => {
    const cafeteria = await openCardCafeteria();
    const order = await placeAndPay(cafeteria);
    await cafeteria.staff.post(`/orders/${order.id}/accept`);
    await settle(cafeteria, order.id);
    await cafeteria.staff.post(`/orders/${order.id}/cancel`);
    await eventually(
      () => paymentOf(cafeteria, order.id),
      (payment) => payment.refunded_cents === 5500,
    );
    await settle(cafeteria, order.id);
    expect(await readOrder(cafeteria, order.id)).toMatchObject({
      status: 'cancelled',
      paymentStatus: 'refunded',
    });
    expect(await booked(order.id)).toMatchObject([{ refunds: [{ amount: 5500, status: 'succeeded' }] }]);
  });

  it('pays back a line that the kitchen cannot make, after the capture', async () => {
    const cafeteria = await openCardCafeteria({ menu: [torta(), agua()] });
    const [pan, water] = cafeteria.items as [string, string];
    const order = await placeAndPay(cafeteria, { items: { [pan]: 1, [water]: 2 } });
    await cafeteria.staff.post(`/orders/${order.id}/accept`);
    await settle(cafeteria, order.id);
    const { body: asked } = await cafeteria.staff.post(
      `/orders/${order.id}/items/${order.items[1]?.id}/unavailable`,
    );
    await cafeteria.student.post(`/orders/${order.id}/changes/${asked.changes[0].id}/accept`);
    expect(await settle(cafeteria, order.id)).toMatchObject({ captured_cents: 9100, refunded_cents: 3600 });
    expect(await readOrder(cafeteria, order.id)).toMatchObject({
      totalCents: 5500,
      paymentStatus: 'partially_refunded',
    });
  });

  it('takes less when a line was taken out before the capture, and gives nothing back', async () => {
    const cafeteria = await openCardCafeteria({ menu: [torta(), agua()] });
    const [pan, water] = cafeteria.items as [string, string];
    const order = await placeAndPay(cafeteria, { items: { [pan]: 1, [water]: 2 } });
    const { body: asked } = await cafeteria.staff.post(
      `/orders/${order.id}/items/${order.items[1]?.id}/unavailable`,
    );
    await cafeteria.student.post(`/orders/${order.id}/changes/${asked.changes[0].id}/accept`);
    await cafeteria.staff.post(`/orders/${order.id}/accept`);
    expect(await settle(cafeteria, order.id)).toMatchObject({ captured_cents: 5500, refunded_cents: 0 });
    expect(await booked(order.id)).toMatchObject([
      { intent: { amount: 9100, amount_received: 5500 }, refunds: [] },
    ]);
  });

  it('is kept when nobody collects it: it was cooked', async () => {
    const cafeteria = await openCardCafeteria();
    const order = await placeAndPay(cafeteria);
    for (const verb of ['accept', 'start', 'ready'])
      await cafeteria.staff.post(`/orders/${order.id}/${verb}`);
    await settle(cafeteria, order.id);
    await moveUnheard(cafeteria, order.id, 'no_show', 'ready');
    expect(await settle(cafeteria, order.id)).toMatchObject({ status: 'captured', refunded_cents: 0 });
  });
});

describe('paying', () => {
  it('is asked for again with the same key, by a second tap and by the app: it is one payment', async () => {
    const cafeteria = await openCardCafeteria();
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const first = await orderByCard(cafeteria, { headers });
    const second = await orderByCard(cafeteria, { headers });
    expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    const asked = await cafeteria.student.post(`/orders/${first.body.id}/payment`);
    expect([second.body.payment.clientSecret, asked.body.clientSecret]).toEqual([
      first.body.payment.clientSecret,
      first.body.payment.clientSecret,
    ]);
    expect(await booked(first.body.id)).toHaveLength(1);
  });

  it('adds the fee of the institution, by card alone', async () => {
    const institution = await makePayingInstitution({ serviceFeeBasisPoints: 300, serviceFeeCents: 150 });
    const cafeteria = await openCardCafeteria({ institution });
    const { body: order } = await orderByCard(cafeteria, { items: { [cafeteria.item]: 3 } });
    expect(order).toMatchObject({ subtotalCents: 16500, feeCents: 645, totalCents: 17145 });
    expect(await booked(order.id)).toMatchObject([{ intent: { amount: 17145 } }]);
    const quote = await cafeteria.student.post('/orders/quote', {
      cafeteriaId: cafeteria.id,
      items: [{ menuItemId: cafeteria.item, quantity: 3 }],
      paymentMethod: 'card',
    });
    expect(quote.body).toMatchObject({ feeCents: 645, totalCents: 17145 });
    expect((await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 3 })).body).toMatchObject({
      feeCents: 0,
      totalCents: 16500,
    });
    expect((await cafeteria.student.call('/payment-methods')).body).toMatchObject({
      feeBasisPoints: 300,
      methods: [
        { method: 'cash' },
        { method: 'card', holdMinutes: 10 },
        { method: 'oxxo' },
        { method: 'spei' },
      ],
    });
  });

  it('that stands is answered to its key when cards are taken no more; no new one is written', async () => {
    const cafeteria = await openCardCafeteria({ institution: await makePayingInstitution() });
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const { body: first } = await orderByCard(cafeteria, { headers });
    await cafeteria.sql(`update platform.institutions set config = '{}' where id = $1`, [
      cafeteria.institution,
    ]);
    // An isolate believes what it knows of an institution for half a minute.
    vi.setSystemTime(Date.now() + 31_000);
    const again = await orderByCard(cafeteria, { headers });
    expect([again.status, again.body.id, again.body.payment.status]).toEqual([201, first.id, 'awaiting']);
    const other = { 'idempotency-key': crypto.randomUUID() };
    for (const each of [other, other, {}])
      expect((await orderByCard(cafeteria, { headers: each })).body).toMatchObject({
        status: 422,
        code: 'payment_method_not_offered',
      });
    vi.useRealTimers();
  });

  it('for a day to which no bank would hold the money is charged when it is placed, and given back when it is not made', async () => {
    const cafeteria = await openCardCafeteria();
    await cafeteria.sql('update cafeterias set book_ahead_days = 14 where id = $1', [cafeteria.id]);
    const { body } = await cafeteria.student.call(`/cafeterias/${cafeteria.id}/slots`);
    const pickupSlot = body.data.at(-1).startsAt;
    const order = await placeAndPay(cafeteria, { pickupSlot });
    await settle(cafeteria, order.id);
    expect(await readOrder(cafeteria, order.id)).toMatchObject({
      status: 'placed',
      paymentStatus: 'captured',
    });
    await cafeteria.staff.post(`/orders/${order.id}/reject`, { reason: 'sin gas' });
    expect(await settle(cafeteria, order.id)).toMatchObject({ refunded_cents: order.totalCents });
  });

  it('is refused where it is not offered, below the least amount, and of an order in cash', async () => {
    const cashOnly = await openCardCafeteria({
      institution: await makePayingInstitution({ card: false, methods: [] }),
    });
    expect((await orderByCard(cashOnly)).body).toMatchObject({
      status: 422,
      code: 'payment_method_not_offered',
    });
    const cafeteria = await openCardCafeteria({ menu: [torta({ priceCents: 999 })] });
    expect((await orderByCard(cafeteria)).body).toMatchObject({
      status: 422,
      code: 'amount_too_small',
      minimumCents: 1000,
    });
    const { body: cash } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    expect((await cafeteria.student.post(`/orders/${cash.id}/payment`)).body.code).toBe('not_paid_online');
    expect(await callsOf(cafeteria, cash.id)).toEqual([]);
  });
});
