import { expect, it } from 'vitest';
import { openCafeteria, registerPhone } from '../support/cafeteria.ts';
import { eventually } from '../support/lab.ts';

it('what was handed over by a slip is brought back, with its event and audit, and handed over again', async () => {
  const { id, item, student, staff, sql } = await openCafeteria();
  const { body: placed } = await student.order(id, { [item]: 1 });
  for (const verb of ['accept', 'start', 'ready', 'collect'])
    await staff.post(`/orders/${placed.id}/${verb}`);
  const recall = () => staff.post(`/orders/${placed.id}/recall`);

  const back = await recall();
  expect([back.status, back.body]).toMatchObject([
    200,
    {
      status: 'ready',
      paymentStatus: 'unpaid',
      collectedAt: null,
      closedAt: null,
      version: placed.version + 5,
    },
  ]);
  expect((await student.call(`/orders/${placed.id}`)).body).toMatchObject({ status: 'ready' });
  expect((await recall()).body).toMatchObject({ status: 'preparing', readyAt: null });
  expect((await recall()).body).toMatchObject({ code: 'illegal_transition' });
  for (const verb of ['ready', 'collect'])
    expect((await staff.post(`/orders/${placed.id}/${verb}`)).status).toBe(200);
  expect(
    await sql("select event->'data' as data from event_outbox where type = 'order.recalled' order by seq"),
  ).toEqual([
    { data: expect.objectContaining({ by: 'staff', from: 'collected' }) },
    { data: expect.objectContaining({ by: 'staff', from: 'ready' }) },
  ]);
});

it('after half an hour it is not, and never by its student', async () => {
  const { id, item, student, staff, sql } = await openCafeteria();
  const { body: placed } = await student.order(id, { [item]: 1 });
  for (const verb of ['accept', 'start', 'ready', 'collect'])
    await staff.post(`/orders/${placed.id}/${verb}`);
  expect((await student.post(`/orders/${placed.id}/recall`)).status).toBe(403);
  await sql("update orders set collected_at = now() - interval '31 minutes'");
  expect(await staff.post(`/orders/${placed.id}/recall`)).toMatchObject({
    status: 409,
    body: { code: 'recall_too_late' },
  });
});

it('who was told that it is ready is told that it is not, whatever they switched off; who only got it back is not', async () => {
  const { id, item, student, staff, sql } = await openCafeteria();
  await registerPhone(student);
  const off = { push: false, email: false };
  const switches = { order_updates: off, receipts: { email: false }, announcements: off };
  expect((await student.call('/me/notifications', { method: 'PUT', body: switches })).status).toBe(200);
  const { body: placed } = await student.order(id, { [item]: 1 });
  for (const verb of ['accept', 'start', 'ready', 'collect', 'recall', 'recall', 'ready'])
    expect((await staff.post(`/orders/${placed.id}/${verb}`)).status).toBe(200);
  const told = () =>
    sql<{ template: string }>(
      "select template from notification_deliveries where channel = 'push' and status <> 'skipped' order by created_at, id",
    );
  const templates = await eventually(told, (rows) => rows.length >= 3);
  expect(templates.map(({ template }) => template)).toEqual(['order_ready', 'order_recalled', 'order_ready']);
});

it('what was handed over and paid back, if in part, stays where it is', async () => {
  const { id, item, student, staff, sql } = await openCafeteria();
  const { body: placed } = await student.order(id, { [item]: 1 });
  for (const verb of ['accept', 'start', 'ready', 'collect'])
    await staff.post(`/orders/${placed.id}/${verb}`);
  await sql("update orders set payment_status = 'partially_refunded'");
  expect(await staff.post(`/orders/${placed.id}/recall`)).toMatchObject({
    status: 409,
    body: { code: 'recall_refunded' },
  });
});

it('what is brought back when its code was given to another order has another, and both can be collected', async () => {
  const { id, item, student, staff, sql } = await openCafeteria();
  const { body: placed } = await student.order(id, { [item]: 1 });
  for (const verb of ['accept', 'start', 'ready', 'collect'])
    await staff.post(`/orders/${placed.id}/${verb}`);
  const { body: other } = await student.order(id, { [item]: 2 });
  // The codes are drawn: this is the one that is drawn once in ten thousand.
  await sql(`update orders set pickup_code = '${other.pickupCode}' where id = '${placed.id}'`);
  await sql('update cafeterias set revision = revision + 1');
  const back = await staff.post(`/orders/${placed.id}/recall`);
  expect([back.status, back.body]).toMatchObject([200, { status: 'ready' }]);
  expect(back.body.pickupCode).not.toBe(other.pickupCode);
  const { pickupCode } = back.body;
  expect((await student.call(`/orders/${placed.id}`)).body).toMatchObject({ pickupCode });
  expect(await staff.post(`/orders/${placed.id}/collect`, { pickupCode })).toMatchObject({ status: 200 });
});
