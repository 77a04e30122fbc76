import { expect, it } from 'vitest';
import { type OpenCafeteria, openCafeteria } from '../support/cafeteria.ts';
import { eventually } from '../support/lab.ts';

/** So many tortas, handed over and paid for in cash. */
async function sell({ id, item, student, staff }: OpenCafeteria, tortas: number) {
  const { body: order } = await student.order(id, { [item]: tortas });
  for (const verb of ['accept', 'start', 'ready', 'collect']) await staff.post(`/orders/${order.id}/${verb}`);
  return order;
}

it('the cash of a day is what was paid in it, less what was given back, and what was counted stands beside it', async () => {
  const cafeteria = await openCafeteria();
  const { id, manager, sql } = cafeteria;
  const order = await sell(cafeteria, 2);
  await sell(cafeteria, 1);
  await manager.post(
    `/orders/${order.id}/refunds`,
    { amountCents: 1500, reason: 'late' },
    { 'idempotency-key': crypto.randomUUID() },
  );
  expect((await manager.call(`/cafeterias/${id}/cash`)).body).toMatchObject({
    orders: 2,
    receivedCents: 16_500,
    refunds: 1,
    refundedCents: 1500,
    expectedCents: 15_000,
    counts: [],
  });
  const counted = await manager.post(`/cafeterias/${id}/cash-counts`, {
    pieces: { '10000': 1, '2000': 2, '500': 1, '50': 2 },
    note: 'Faltan cuatro pesos',
  });
  expect(counted).toMatchObject({
    status: 201,
    body: {
      counts: [
        {
          expectedCents: 15_000,
          countedCents: 14_600,
          differenceCents: -400,
          pieces: { '10000': 1, '2000': 2, '500': 1, '50': 2 },
          note: 'Faltan cuatro pesos',
          by: 'Test manager',
        },
      ],
    },
  });
  const acts = () => sql("select action, facts, actor_id from audit_log where action = 'cash.counted'");
  expect(await eventually(acts, (rows) => rows.length === 1)).toMatchObject([
    {
      facts: { expectedCents: 15_000, countedCents: 14_600, differenceCents: -400 },
      actor_id: manager.user?.id,
    },
  ]);
  // The day goes on, and is counted again: nothing of the first count is lost.
  await sell(cafeteria, 1);
  const again = await manager.post(`/cafeterias/${id}/cash-counts`, { countedCents: 20_500 });
  expect(again.body.counts).toMatchObject([
    { expectedCents: 20_500, differenceCents: 0, pieces: null },
    { expectedCents: 15_000, differenceCents: -400 },
  ]);
  const day = (await manager.call(`/cafeterias/${id}/reports/day`)).body;
  expect(day.payments).toMatchObject({
    cash: { orders: 3, cents: 22_000, refundedCents: 1500 },
    netCents: 20_500,
  });
});

it('what is given back of an order of another day comes out of the cash of the day when it is', async () => {
  const cafeteria = await openCafeteria();
  const { id, manager, sql } = cafeteria;
  const order = await sell(cafeteria, 1);
  await sql('update orders set business_day = business_day - 1 where id = $1', [order.id]);
  await manager.post(
    `/orders/${order.id}/refunds`,
    { amountCents: 5500, reason: 'quality' },
    { 'idempotency-key': crypto.randomUUID() },
  );
  const today = (await manager.call(`/cafeterias/${id}/cash`)).body;
  expect(today).toMatchObject({ receivedCents: 0, refundedCents: 5500, expectedCents: -5500 });
  const before = new Date(Date.parse(today.day) - 86_400_000).toISOString().slice(0, 10);
  expect((await manager.call(`/cafeterias/${id}/cash?day=${before}`)).body).toMatchObject({
    receivedCents: 5500,
    refundedCents: 0,
  });
});

it('a count is written down once under one key, by managers of the cafeteria, and never changed', async () => {
  const cafeteria = await openCafeteria();
  const { id, manager, staff, student, institution, sql } = cafeteria;
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const path = `/cafeterias/${id}/cash-counts`;
  const twice = await Promise.all([1, 2].map(() => manager.post(path, { countedCents: 100 }, headers)));
  expect(twice.map(({ status }) => status)).toEqual([201, 201]);
  expect(await sql('select counted_cents from cash_counts where cafeteria_id = $1', [id])).toHaveLength(1);
  expect(await manager.post(path, { countedCents: 200 }, headers)).toMatchObject({
    status: 422,
    body: { code: 'idempotency_key_reused' },
  });
  for (const by of [staff, student]) {
    expect((await by.post(path, { countedCents: 100 })).status).toBe(403);
    expect((await by.call(`/cafeterias/${id}/cash`)).status).toBe(403);
  }
  const elsewhere = await openCafeteria();
  expect((await elsewhere.manager.post(path, { countedCents: 100 })).status).toBe(403);
  for (const body of [
    {},
    { countedCents: -1 },
    { countedCents: 1, pieces: {} },
    { pieces: { '300': 1 } },
    { pieces: { '500': 0.5 } },
    { countedCents: 1, day: '2099-01-01' },
  ])
    expect([body, (await manager.post(path, body)).status]).toEqual([body, 422]);
  for (const change of ['update cash_counts set counted_cents = 0', 'delete from cash_counts'])
    await expect(sql(`set local role inst_${institution}; ${change}`)).rejects.toThrow('permission denied');
});
