import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { catchUpInstitution } from '../../src/services/deliveries/safety-net.ts';
import { endStrayIntents } from '../../src/services/payments/end-stray-intents.ts';
import { stripeFor } from '../../src/services/payments/stripe.ts';
import { findInstitution } from '../../src/services/tenancy/find-institution.ts';
import type { OpenCafeteria } from '../support/cafeteria.ts';
import { eventually } from '../support/lab.ts';
import {
  atStripe,
  booked,
  callsOf,
  carry,
  eventsOf,
  makePayingInstitution,
  moveUnheard,
  openCardCafeteria,
  orderByCard,
  passTime,
  payByCard,
  paymentOf,
  readOrder,
  settle,
} from '../support/payments.ts';

async function paidOrder() {
  const cafeteria = await openCardCafeteria();
  const { body: order } = await orderByCard(cafeteria);
  await payByCard(order.id);
  const events = await eventsOf(order.id);
  const authorized = events.find(({ type }) => type === 'payment_intent.amount_capturable_updated')!;
  return { cafeteria, order, events, authorized };
}

const statusOf = async (cafeteria: OpenCafeteria, id: string) => (await readOrder(cafeteria, id)).status;

describe('an event of Stripe', () => {
  it('is kept, answered at once, and worked on by the queue', async () => {
    const { cafeteria, order, authorized } = await paidOrder();
    expect(await carry(authorized)).toEqual({ status: 200, body: { received: 'taken' } });
    await eventually(
      () => statusOf(cafeteria, order.id),
      (status) => status === 'placed',
    );
    expect(
      await cafeteria.sql(
        'select type, processed_at is not null as processed from stripe_events where id = $1',
        [authorized.id],
      ),
    ).toEqual([{ type: authorized.type, processed: true }]);
  });

  it('that comes twenty times at once is taken once', async () => {
    const { cafeteria, order, authorized } = await paidOrder();
    const answers = await Promise.all(Array.from({ length: 20 }, () => carry(authorized)));
    expect(answers.map(({ body }) => body.received).filter((received) => received === 'taken')).toHaveLength(
      1,
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    await settle(cafeteria, order.id);
    expect(
      await cafeteria.sql(
        `select count(*)::int as placed from event_outbox where type = 'order.placed' and event->'order'->>'id' = $1`,
        [order.id],
      ),
    ).toEqual([{ placed: 1 }]);
  });

  it('makes no difference by the order in which it comes', async () => {
    const { cafeteria, order, authorized } = await paidOrder();
    await carry(authorized);
    await eventually(
      () => statusOf(cafeteria, order.id),
      (status) => status === 'placed',
    );
    await cafeteria.staff.post(`/orders/${order.id}/accept`);
    await eventually(
      () => paymentOf(cafeteria, order.id),
      ({ status }) => status === 'captured',
    );
    for (const event of (await eventsOf(order.id)).reverse()) expect((await carry(event)).status).toBe(200);
    await settle(cafeteria, order.id);
    expect(await readOrder(cafeteria, order.id)).toMatchObject({
      status: 'accepted',
      paymentStatus: 'captured',
    });
  });

  it('that comes while its payment is being looked at has it looked at again', async () => {
    const { cafeteria, order, authorized } = await paidOrder();
    await cafeteria.sql('update payments set due_at = now() where order_id = $1', [order.id]);
    const [{ claimed } = { claimed: null }] = await cafeteria.sql('select claim_payment($1) as claimed', [
      order.id,
    ]);
    await carry(authorized);
    const [{ told } = { told: null }] = await cafeteria.sql('select record_payment_call($1, $2) as told', [
      claimed.id,
      JSON.stringify({
        call: 'retrieve',
        outcome: 'ok',
        asked: claimed.asked,
        claimed: true,
        intent: { id: claimed.providerId, status: 'awaiting', capturedCents: 0 },
      }),
    ]);
    expect(told.payment).toMatchObject({ status: 'awaiting', hasWork: true });
    await passTime(cafeteria, order.id, { dead: true });
    await settle(cafeteria, order.id);
    expect(await statusOf(cafeteria, order.id)).toBe('placed');
  });

  it('that comes when the order has died lets the authorization go', async () => {
    const { cafeteria, order, authorized } = await paidOrder();
    await moveUnheard(cafeteria, order.id, 'expired', 'pending_payment');
    await carry(authorized);
    expect(await settle(cafeteria, order.id)).toMatchObject({ status: 'cancelled', captured_cents: 0 });
    expect(await readOrder(cafeteria, order.id)).toMatchObject({
      status: 'expired',
      paymentStatus: 'cancelled',
    });
    expect(await booked(order.id)).toMatchObject([{ intent: { status: 'canceled' } }]);
  });

  it('is refused with a wrong signature, and changes nothing', async () => {
    const { cafeteria, order, authorized } = await paidOrder();
    const { signature, body } = authorized;
    const old = signature.replace(/^t=\d+/, `t=${Math.floor(Date.now() / 1000) - 301}`);
    for (const wrong of [
      { body, signature: '' },
      { body, signature: old },
      { body, signature: signature.replace(/.$/, (end) => (end === '0' ? '1' : '0')) },
      { body: body.replace('requires_capture', 'succeeded'), signature },
    ]) {
      const answer = await carry(wrong);
      expect([answer.status, answer.body.code]).toEqual([400, 'webhook_signature_invalid']);
    }
    expect(await cafeteria.sql('select from stripe_events where id = $1', [authorized.id])).toEqual([]);
    expect(await statusOf(cafeteria, order.id)).toBe('pending_payment');
  });

  it('about nothing of ours is answered and left alone', async () => {
    const body = JSON.stringify({
      id: 'evt_1',
      object: 'event',
      type: 'payout.paid',
      created: 1,
      data: { object: {} },
    });
    expect(await carry({ body, signature: 't=1,v1=0' })).toEqual({
      status: 200,
      body: { received: 'ignored' },
    });
    const nobody = JSON.stringify({ data: { object: { metadata: { institutionId: 'nobody' } } } });
    expect(await carry({ body: nobody, signature: '' })).toEqual({
      status: 200,
      body: { received: 'ignored' },
    });
    expect((await carry({ body: 'no json', signature: '' })).status).toBe(200);
  });
});

const institutionOf = async ({ institution }: OpenCafeteria) =>
  (await findInstitution(env, { host: '', id: institution }))!;

/** What the platform does every minute by itself. */
const minute = async (cafeteria: OpenCafeteria) => catchUpInstitution(env, await institutionOf(cafeteria));
/** What it does every ten minutes, by its clock two minutes from now. */
const tenMinutes = async (cafeteria: OpenCafeteria) =>
  endStrayIntents(env, await institutionOf(cafeteria), new Date(Date.now() + 130_000));

describe('the reconciler', () => {
  it('finds out what a lost event would have told', async () => {
    const { cafeteria, order } = await paidOrder();
    await cafeteria.sql(`update payments set checked_at = now() - interval '6 minutes' where order_id = $1`, [
      order.id,
    ]);
    await minute(cafeteria);
    await eventually(
      () => statusOf(cafeteria, order.id),
      (status) => status === 'placed',
    );
  });

  it('leaves alone what was looked at a moment ago', async () => {
    const { cafeteria, order } = await paidOrder();
    await minute(cafeteria);
    await scheduler.wait(1_500);
    expect(await callsOf(cafeteria, order.id)).toEqual(['create ok']);
  });

  it('ends an order whose time to be paid is over, should its timer be lost', async () => {
    const cafeteria = await openCardCafeteria();
    const { body: order } = await orderByCard(cafeteria);
    await cafeteria.sql(`update orders set pay_by = now() - interval '1 second' where id = $1`, [order.id]);
    await minute(cafeteria);
    expect(await statusOf(cafeteria, order.id)).toBe('expired');
    await settle(cafeteria, order.id);
    expect(await booked(order.id)).toMatchObject([{ intent: { status: 'canceled' } }]);
  });

  it('takes up a payment whose worker has died', async () => {
    const { cafeteria, order, authorized } = await paidOrder();
    await carry(authorized);
    await cafeteria.sql(
      `update payments set claimed_until = now() - interval '1 second', due_at = now() - interval '1 second' where order_id = $1`,
      [order.id],
    );
    await minute(cafeteria);
    await eventually(
      () => statusOf(cafeteria, order.id),
      (status) => status === 'placed',
    );
  });

  it('lets go of an intent that no payment knows, and makes one that its order waits for its payment', async () => {
    const cafeteria = await openCardCafeteria();
    const { body: order } = await orderByCard(cafeteria);
    const { provider_id: intentId } = await paymentOf(cafeteria, order.id);
    // Set back, as if the request had died before it could write the intent down.
    await cafeteria.sql(
      `update payments set provider_id = null, status = 'requested', due_at = now() + interval '1 hour' where order_id = $1`,
      [order.id],
    );
    await tenMinutes(cafeteria);
    expect(await paymentOf(cafeteria, order.id)).toMatchObject({ provider_id: intentId, status: 'awaiting' });

    await cafeteria.sql(`update payments set provider_id = 'pi_another' where order_id = $1`, [order.id]);
    await tenMinutes(cafeteria);
    expect(await booked(order.id)).toMatchObject([{ intent: { id: intentId, status: 'canceled' } }]);
  });

  it('reads all pages of what was made since it last looked, and goes on where it stopped', async () => {
    const institution = await makePayingInstitution({
      stripeAccount: `acct_${crypto.randomUUID().slice(0, 8)}`,
    });
    const cafeteria = await openCardCafeteria({ institution });
    const found = await institutionOf(cafeteria);
    const orderIds = Array.from({ length: 5 }, () => crypto.randomUUID());
    for (const orderId of orderIds)
      await stripeFor(env, found)!.createIntent({
        orderId,
        amountCents: 5_500,
        currency: 'MXN',
        method: 'card',
        idempotencyKey: crypto.randomUUID(),
      });
    const look = (minutes: number) =>
      endStrayIntents(env, found, new Date(Date.now() + minutes * 60_000 + 10_000), {
        pageSize: 2,
        mostPages: 1,
      });
    const letGo = async () =>
      (await Promise.all(orderIds.map((orderId) => booked(orderId)))).filter(
        ([first]) => first?.intent.status === 'canceled',
      ).length;
    const progress: number[] = [];
    for (const minutes of [2, 12, 22]) {
      await look(minutes);
      progress.push(await letGo());
    }
    expect(progress).toEqual([2, 4, 5]);
    expect(await cafeteria.sql('select after, reading_until from stray_searches')).toEqual([
      { after: null, reading_until: null },
    ]);
  });
});

describe('a card', () => {
  it('that is declined keeps the order waiting for another', async () => {
    const cafeteria = await openCardCafeteria();
    const { body: order } = await orderByCard(cafeteria);
    await payByCard(order.id, '4000000000009995');
    await settle(cafeteria, order.id);
    const { body: asked } = await cafeteria.student.post(`/orders/${order.id}/payment`);
    expect(asked).toMatchObject({
      status: 'awaiting',
      lastDecline: { code: 'card_declined', declineCode: 'insufficient_funds' },
      clientSecret: order.payment.clientSecret,
    });
    await payByCard(order.id);
    await settle(cafeteria, order.id);
    expect(await statusOf(cafeteria, order.id)).toBe('placed');
    expect(await booked(order.id)).toHaveLength(1);
  });

  it.each([
    ['succeed', 'placed'],
    ['fail', 'pending_payment'],
  ])('that wants 3-D Secure, and whose holder makes it %s, leaves the order %s', async (outcome, status) => {
    const cafeteria = await openCardCafeteria();
    const { body: order } = await orderByCard(cafeteria);
    await payByCard(order.id, '4000002760003184');
    await settle(cafeteria, order.id);
    expect(await statusOf(cafeteria, order.id)).toBe('pending_payment');
    await atStripe(order.id, 'authenticate', { outcome });
    await settle(cafeteria, order.id);
    expect(await statusOf(cafeteria, order.id)).toBe(status);
  });
});

describe('OXXO and SPEI', () => {
  it.each(['oxxo', 'spei'])(
    'by %s an order waits with what its student needs, and is placed when it is paid',
    async (method) => {
      const cafeteria = await openCardCafeteria();
      const { status, body: order } = await orderByCard(cafeteria, { method });
      expect([status, order.status, order.payment.instructions]).toMatchObject([
        201,
        'pending_payment',
        { kind: method },
      ]);
      await atStripe(order.id, 'succeed');
      await settle(cafeteria, order.id);
      expect(await readOrder(cafeteria, order.id)).toMatchObject({
        status: 'placed',
        paymentStatus: 'captured',
      });
      await cafeteria.staff.post(`/orders/${order.id}/reject`);
      await settle(cafeteria, order.id);
      const [{ refunds } = { refunds: [] }] = await booked(order.id);
      expect(refunds.map(({ amount }) => amount)).toEqual([5500]);
    },
  );

  it('is given back when it is paid for an order that has expired', async () => {
    const cafeteria = await openCardCafeteria();
    const { body: order } = await orderByCard(cafeteria, { method: 'oxxo' });
    await atStripe(order.id, 'succeed');
    await moveUnheard(cafeteria, order.id, 'expired', 'pending_payment');
    const payment = await settle(cafeteria, order.id);
    expect(payment).toMatchObject({ status: 'captured', captured_cents: 5500, wanted: 'cancelled' });
    expect((await booked(order.id))[0]?.refunds.map(({ amount }) => amount)).toEqual([5500]);
  });

  it('holds no longer than until its slot begins, and ten minutes at the least', async () => {
    const cafeteria = await openCardCafeteria();
    const slots = (await cafeteria.student.call(`/cafeterias/${cafeteria.id}/slots`)).body.data;
    const far = slots.at(-1).startsAt;
    const { body: later } = await orderByCard(cafeteria, { method: 'oxxo', pickupSlot: far });
    expect([later.payBy, Date.parse(later.payBy ?? '') - Date.now() < 86_400_000 + 1_000]).toEqual([
      new Date(Math.min(Date.parse(far), Date.parse(later.createdAt) + 86_400_000)).toISOString(),
      true,
    ]);
    const { body: soon } = await orderByCard(cafeteria, { method: 'oxxo' });
    expect(Date.parse(soon.payBy ?? '') - Date.parse(soon.createdAt)).toBeGreaterThanOrEqual(600_000);
  });
});
