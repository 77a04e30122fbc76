import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it } from 'vitest';
import { cafeteriaName } from '../../src/contracts/events.ts';
import { catchUpInstitution } from '../../src/services/deliveries/safety-net.ts';
import { findInstitution } from '../../src/services/tenancy/find-institution.ts';
import type { OpenCafeteria } from '../support/cafeteria.ts';
import { forgetCircuit, openCircuit } from '../support/circuits.ts';
import { eventually } from '../support/lab.ts';
import {
  atStripe,
  booked,
  callsOf,
  fault,
  moveUnheard,
  openCardCafeteria,
  orderByCard,
  payByCard,
  readOrder,
  settle,
} from '../support/payments.ts';
import { messagesTo } from '../support/sandbox.ts';

/** As if so many minutes had passed since an order was placed; nobody has heard of its payment. */
const letPass = ({ sql }: OpenCafeteria, orderId: string, minutes: number) =>
  sql(
    `update orders set created_at = created_at - make_interval(mins => $2), pay_by = pay_by - make_interval(mins => $2),
       promised_from = promised_from - make_interval(mins => $2), promised_until = promised_until - make_interval(mins => $2)
     where id = $1`,
    [orderId, minutes],
  );

/** The timer of the cafeteria's object rings, and then the minute cron. */
const ring = {
  alarm: async ({ address }: OpenCafeteria) => {
    const object = env.CAFETERIA.getByName(cafeteriaName(address));
    // Its log may still be on its way.
    await eventually(
      () =>
        runInDurableObject(object, (_, { storage }) =>
          storage.sql
            .exec('update board set due_at = ? where due_at is not null returning 1', Date.now() - 1)
            .toArray(),
        ),
      (due) => due.length > 0,
    );
    await runDurableObjectAlarm(object);
  },
  cron: async ({ institution }: OpenCafeteria) => {
    const found = await findInstitution(env, { host: '', id: institution });
    await catchUpInstitution(env, found!);
  },
};

afterEach(() => forgetCircuit('stripe'));

describe('an order that is paid in the ninth of ten minutes', () => {
  it('is promised from then on, and not in the past', async () => {
    const cafeteria = await openCardCafeteria();
    const { body: order } = await orderByCard(cafeteria);
    await letPass(cafeteria, order.id, 9);
    const paidAt = Date.now();
    await payByCard(order.id);
    await settle(cafeteria, order.id);
    const { promisedFrom, promisedUntil, status } = await readOrder(cafeteria, order.id);
    const [{ prep } = { prep: 0 }] = await cafeteria.sql<{ prep: number }>(
      'select prep_minutes as prep from menu_items where id = $1',
      [cafeteria.item],
    );
    expect(status).toBe('placed');
    expect(Date.parse(promisedFrom ?? '')).toBeGreaterThanOrEqual(paidAt + prep * 60_000);
    expect(Date.parse(promisedUntil ?? '')).toBeGreaterThan(Date.parse(promisedFrom ?? ''));
  });

  it('and was for a slot that is over by then is in another, with its work; its student hears it', async () => {
    const cafeteria = await openCardCafeteria();
    const { sql, id } = cafeteria;
    const { body: order } = await orderByCard(cafeteria);
    await sql(
      `update orders set is_slot_chosen = true, pickup_slot = pickup_slot - interval '1 hour' where id = $1`,
      [order.id],
    );
    await sql(`update slot_loads set slot = slot - interval '1 hour' where cafeteria_id = $1`, [id]);
    const phone = await cafeteria.student.stream(id);
    await payByCard(order.id);
    await settle(cafeteria, order.id);
    await phone.hearsEvent('order.rescheduled', order.id);
    const { pickupSlot } = await readOrder(cafeteria, order.id);
    expect(Date.parse(pickupSlot ?? '')).toBeGreaterThan(Date.now() - 3_600_000);
    expect(
      await sql(
        `select slot = $2 as here, amount from slot_loads where cafeteria_id = $1 and resource = 'orders' order by slot`,
        [id, pickupSlot],
      ),
    ).toEqual([
      { here: false, amount: 0 },
      { here: true, amount: 1 },
    ]);
    expect(
      await sql('select rescheduled_at is not null as moved from orders where id = $1', [order.id]),
    ).toEqual([{ moved: true }]);
  });
});

describe.each(['alarm', 'cron'] as const)('when the time to pay is over (%s)', (timer) => {
  it('Stripe is asked first: what is paid goes to the kitchen, though its webhook never came', async () => {
    const cafeteria = await openCardCafeteria();
    const { body: order } = await orderByCard(cafeteria);
    await payByCard(order.id);
    await letPass(cafeteria, order.id, 11);
    await ring[timer](cafeteria);
    expect(await readOrder(cafeteria, order.id)).toMatchObject({
      status: 'placed',
      paymentStatus: 'authorized',
    });
    expect(await callsOf(cafeteria, order.id)).toContain('retrieve ok');
  });

  it.each(['card', 'oxxo', 'spei'])('an order by %s that is not paid ends', async (method) => {
    const cafeteria = await openCardCafeteria();
    const { body: order } = await orderByCard(cafeteria, { method });
    await cafeteria.sql(`update orders set pay_by = now() - interval '1 second' where id = $1`, [order.id]);
    await ring[timer](cafeteria);
    expect((await readOrder(cafeteria, order.id)).status).toBe('expired');
  });

  it('and Stripe cannot be asked, the order waits on, half an hour at the most', async () => {
    const cafeteria = await openCardCafeteria();
    const { body: order } = await orderByCard(cafeteria);
    await payByCard(order.id);
    // First: the object looks by itself as soon as the time is over.
    await openCircuit('stripe');
    await letPass(cafeteria, order.id, 11);
    await ring[timer](cafeteria);
    expect((await readOrder(cafeteria, order.id)).status).toBe('pending_payment');
    await letPass(cafeteria, order.id, 30);
    await env.CAFETERIA.getByName(cafeteriaName(cafeteria.address)).wake(cafeteria.address);
    await ring.cron(cafeteria);
    expect((await readOrder(cafeteria, order.id)).status).toBe('expired');
    await forgetCircuit('stripe');
    // It was paid after all: nothing of it is kept.
    await settle(cafeteria, order.id);
    expect(await booked(order.id)).toMatchObject([{ intent: { status: 'canceled', amount_received: 0 } }]);
  });
});

describe('an order of which Stripe does not answer in time', () => {
  it('waits, and goes on when it does', async () => {
    const cafeteria = await openCardCafeteria();
    const { body: order } = await orderByCard(cafeteria);
    await payByCard(order.id);
    await letPass(cafeteria, order.id, 11);
    await fault(order.id, 'retrieve', 'error', { status: 500 });
    await ring.cron(cafeteria);
    expect((await readOrder(cafeteria, order.id)).status).toBe('pending_payment');
    await ring.cron(cafeteria);
    expect((await readOrder(cafeteria, order.id)).status).toBe('placed');
  });
});

describe('money that comes after the end', () => {
  const endings = [
    ['expired', 'oxxo'],
    ['cancelled', 'spei'],
  ] as const;
  it.each(endings)('(%s, %s) goes back, and its student is told so', async (ending, method) => {
    const cafeteria = await openCardCafeteria();
    const { body: order } = await orderByCard(cafeteria, { method });
    await atStripe(order.id, 'succeed');
    await moveUnheard(cafeteria, order.id, ending, 'pending_payment');
    await settle(cafeteria, order.id);
    const [{ intent, refunds } = { intent: null, refunds: [] }] = await booked(order.id);
    const given = refunds.reduce((sum, { amount }) => sum + amount, 0);
    expect((intent?.amount_received ?? 0) - given).toBe(0);
    const letters = await eventually(
      async () =>
        (await messagesTo(cafeteria.student.user?.email as string)).filter(({ body }) =>
          body.subject.includes('Llegó el pago'),
        ),
      (found) => found.length > 0,
    );
    expect(letters).toHaveLength(1);
    expect(letters[0]?.body.text).toContain('Te devolvemos $55.00 por donde pagaste');
  });
});
