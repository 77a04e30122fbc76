import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { cafeteriaName } from '../../src/contracts/events.ts';
import { basket } from '../support/baskets.ts';
import { openCafeteria, torta } from '../support/cafeteria.ts';
import { roundTripsOf } from '../support/lab.ts';

const minutesAfter = (instant: string, since: string) => (Date.parse(instant) - Date.parse(since)) / 60_000;

it('a quote and an order tell when it will be ready: by the promise first, then as this kitchen has been', async () => {
  const cafeteria = await openCafeteria({ menu: [torta()] });
  const { id, item, student, institution, sql } = cafeteria;
  const first = (await student.post('/orders/quote', basket(id, { [item]: 1 }))).body;
  expect(first.readyRange).toEqual({
    from: first.promisedFrom,
    until: first.promisedUntil,
    learntFrom: 0,
  });

  const { body: order } = await student.order(id, { [item]: 1 });
  // Fifty of them in the days before, each three to eight minutes later than promised.
  await sql(
    `insert into orders (id, number, business_day, pickup_code, campus_id, cafeteria_id, user_id, status, subtotal_cents,
        total_cents, currency, payment_method, demand, created_at, promised_from, promised_until, ready_at)
     select gen_random_uuid(), 'old ' || n, business_day - 1, '0000', campus_id, cafeteria_id, user_id, 'collected', 0, 0,
        currency, 'cash', demand, created_at - n * interval '5 hours', created_at - n * interval '5 hours' + interval '10 minutes',
        created_at - n * interval '5 hours' + interval '25 minutes',
        created_at - n * interval '5 hours' + interval '13 minutes' + n * interval '6 seconds'
     from orders, generate_series(1, 50) n where orders.id = $1`,
    [order.id],
  );
  // An object that is started anew learns anew.
  await evictDurableObject(env.CAFETERIA.getByName(cafeteriaName(cafeteria.address)));
  const learnt = (await student.post('/orders/quote', basket(id, { [item]: 1 }))).body;
  expect(learnt.readyRange.learntFrom).toBe(50);
  expect(minutesAfter(learnt.readyRange.from, learnt.promisedFrom)).toBeCloseTo(3.2, 1);
  expect(minutesAfter(learnt.readyRange.until, learnt.promisedFrom)).toBeCloseTo(7.9, 1);

  const path = `/cafeterias/${id}/orders/${order.id}/forecast`;
  // Whether there is such a cafeteria is asked once an isolate.
  await student.call(path);
  const trips = await roundTripsOf(institution, async () => {
    const { status, body } = await student.call(path);
    expect(status).toBe(200);
    expect(body).toMatchObject({ readyRange: { learntFrom: 50 }, ordersAhead: 0 });
  });
  expect(trips).toEqual([]);
});
