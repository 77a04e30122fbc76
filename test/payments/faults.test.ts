import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { stripeFor } from '../../src/services/payments/stripe.ts';
import { findInstitution } from '../../src/services/tenancy/find-institution.ts';
import { type OpenCafeteria, torta } from '../support/cafeteria.ts';
import { forgetCircuit } from '../support/circuits.ts';
import {
  atStripe,
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
  work,
} from '../support/payments.ts';

/** Calls of Stripe that were made for an order's money, without looks at it. */
const movesOf = async (cafeteria: OpenCafeteria, orderId: string) =>
  (await callsOf(cafeteria, orderId)).filter((call) => !/^(retrieve|list)/.test(call));

/** The queue of the platform under test hands messages to a worker of its own: that one finds the payment taken. */
async function keepFromWorkers({ sql }: OpenCafeteria, orderId: string) {
  await sql(`update payments set claimed_until = now() + interval '1 hour' where order_id = $1`, [orderId]);
}

const accept = ({ staff }: OpenCafeteria, id: string) => staff.post(`/orders/${id}/accept`);

// What fails on purpose here must not open the circuit for the next test.
beforeEach(() => forgetCircuit('stripe'));

describe('an intent', () => {
  it.each(['lost_answer', 'reset', 'error'])(
    'whose making ends by %s is made once: the order stands, and the app asks again',
    async (mode) => {
      const cafeteria = await openCardCafeteria();
      await fault(cafeteria.institution, 'create', mode);
      const { status, body: order } = await orderByCard(cafeteria);
      expect([status, order.status, order.payment.status, order.payment.clientSecret]).toEqual([
        201,
        'pending_payment',
        'requested',
        null,
      ]);
      const { body: asked } = await cafeteria.student.post(`/orders/${order.id}/payment`);
      expect(asked).toMatchObject({ status: 'awaiting', clientSecret: expect.stringContaining('_secret_') });
      expect(await booked(order.id)).toHaveLength(1);
      await payByCard(order.id);
      await settle(cafeteria, order.id);
      expect((await readOrder(cafeteria, order.id)).status).toBe('placed');
    },
  );

  it('that was made and could not be written down is found by the next tap, and its secret leaves only then', async () => {
    const cafeteria = await openCardCafeteria({ institution: await makePayingInstitution() });
    const headers = { 'idempotency-key': 'tap' };
    await cafeteria.sql('alter function record_payment_call rename to out_of_order');
    const { body: written } = await orderByCard(cafeteria, { headers });
    expect(written).toMatchObject({
      status: 'pending_payment',
      payment: { status: 'requested', clientSecret: null },
    });
    await cafeteria.sql('alter function out_of_order rename to record_payment_call');
    const { status, body: order } = await orderByCard(cafeteria, { headers });
    expect([status, order.payment.status]).toEqual([201, 'awaiting']);
    expect(await booked(order.id)).toHaveLength(1);
    expect(await cafeteria.sql('select count(*)::int as orders from orders')).toEqual([{ orders: 1 }]);
  });

  it('whose order died meanwhile is found and let go', async () => {
    const cafeteria = await openCardCafeteria();
    await fault(cafeteria.institution, 'create', 'lost_answer');
    const { body: order } = await orderByCard(cafeteria);
    expect((await cafeteria.student.post(`/orders/${order.id}/cancel`)).status).toBe(200);
    expect(await settle(cafeteria, order.id)).toMatchObject({ status: 'cancelled' });
    expect(await booked(order.id)).toMatchObject([{ intent: { status: 'canceled' } }]);
  });

  it('that Stripe will not have cancels the order, and gives back what it held', async () => {
    const cafeteria = await openCardCafeteria({ menu: [torta({ stock: 1 })] });
    await fault(cafeteria.institution, 'create', 'error', { status: 400 });
    const refused = await orderByCard(cafeteria);
    expect([refused.status, (refused.body as any).code]).toEqual([409, 'card_unavailable']);
    const [order] = await cafeteria.sql(
      'select id, status, payment_status from orders where cafeteria_id = $1',
      [cafeteria.id],
    );
    expect(order).toMatchObject({ status: 'cancelled', payment_status: 'failed' });
    expect(await paymentOf(cafeteria, order?.id)).toMatchObject({ status: 'failed', due_at: null });
    expect((await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 })).status).toBe(201);
  });
});

describe('a capture', () => {
  it.each(['lost_answer', 'reset', 'error'])('that ends by %s is made once', async (mode) => {
    const cafeteria = await openCardCafeteria();
    const order = await placeAndPay(cafeteria);
    await fault(order.id, 'capture', mode);
    await accept(cafeteria, order.id);
    expect(await settle(cafeteria, order.id)).toMatchObject({ status: 'captured', captured_cents: 5500 });
    expect(await movesOf(cafeteria, order.id)).toEqual(['create ok', 'capture unknown', 'capture ok']);
    expect(await booked(order.id)).toMatchObject([{ intent: { amount_received: 5500 } }]);
  });

  it('that hangs is given up after the timeout, and made once by the next try', async () => {
    const cafeteria = await openCardCafeteria();
    const order = await placeAndPay(cafeteria);
    await fault(order.id, 'capture', 'hang');
    await keepFromWorkers(cafeteria, order.id);
    await accept(cafeteria, order.id);
    await scheduler.wait(500);
    await passTime(cafeteria, order.id, { dead: true });
    await work(cafeteria, [order.id], { PROVIDER_TIMEOUT_MS: '200' });
    expect(await paymentOf(cafeteria, order.id)).toMatchObject({
      status: 'authorized',
      last_error: 'timeout',
    });
    expect(await settle(cafeteria, order.id)).toMatchObject({ status: 'captured', captured_cents: 5500 });
  });

  it('that a dead worker made is known again by its key', async () => {
    const cafeteria = await openCardCafeteria();
    const order = await placeAndPay(cafeteria);
    const institution = await findInstitution(env, { host: '', id: cafeteria.institution });
    const { id, provider_id: intentId } = await paymentOf(cafeteria, order.id);
    await stripeFor(env, institution!)!.capture(intentId!, 5500, `${id}-capture-5500-0`);
    await accept(cafeteria, order.id);
    expect(await settle(cafeteria, order.id)).toMatchObject({ status: 'captured', captured_cents: 5500 });
    expect(await booked(order.id)).toMatchObject([{ intent: { amount_received: 5500 } }]);
  });

  it('whose answer is lost while the staff cancel ends with everything given back', async () => {
    const cafeteria = await openCardCafeteria();
    const order = await placeAndPay(cafeteria);
    await fault(order.id, 'capture', 'lost_answer');
    await accept(cafeteria, order.id);
    await work(cafeteria, [order.id]);
    await cafeteria.staff.post(`/orders/${order.id}/cancel`);
    const settled = await settle(cafeteria, order.id);
    const [{ intent, refunds } = { intent: { amount_received: 0 }, refunds: [] }] = await booked(order.id);
    expect(settled.captured_cents - settled.refunded_cents).toBe(0);
    expect(intent.amount_received - refunds.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  });

  it('of an authorization that ran out tells staff and student; the order is paid in cash then', async () => {
    const cafeteria = await openCardCafeteria();
    const board = await cafeteria.staff.stream(cafeteria.id);
    const order = await placeAndPay(cafeteria);
    await atStripe(order.id, 'expire');
    await accept(cafeteria, order.id);
    expect(await settle(cafeteria, order.id)).toMatchObject({ status: 'cancelled', wanted: 'cancelled' });
    await board.hearsEvent('order.payment_failed', order.id);
    expect(await readOrder(cafeteria, order.id)).toMatchObject({
      status: 'accepted',
      paymentStatus: 'failed',
    });
    for (const verb of ['start', 'ready', 'collect'])
      await cafeteria.staff.post(`/orders/${order.id}/${verb}`);
    expect(await readOrder(cafeteria, order.id)).toMatchObject({
      status: 'collected',
      paymentStatus: 'paid',
    });
    expect(await settle(cafeteria, order.id)).toMatchObject({ captured_cents: 0 });
  });
});

describe('letting go', () => {
  it.each(['lost_answer', 'reset'])('that ends by %s is done once', async (mode) => {
    const cafeteria = await openCardCafeteria();
    const order = await placeAndPay(cafeteria);
    await fault(order.id, 'cancel', mode);
    await cafeteria.student.post(`/orders/${order.id}/cancel`);
    expect(await settle(cafeteria, order.id)).toMatchObject({ status: 'cancelled' });
    expect(await movesOf(cafeteria, order.id)).toEqual(['create ok', 'cancel unknown', 'cancel ok']);
  });
});
