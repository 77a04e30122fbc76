import { describe, expect, it } from 'vitest';
import { type OpenCafeteria, openCafeteria, registerPhone } from '../support/cafeteria.ts';
import type { Client } from '../support/clients.ts';
import { eventually } from '../support/lab.ts';

/** An order in cash that was handed over and paid for at the counter. */
async function handedOver({ id, item, student, staff }: OpenCafeteria) {
  const { body: order } = await student.order(id, { [item]: 1 });
  for (const verb of ['accept', 'start', 'ready', 'collect']) await staff.post(`/orders/${order.id}/${verb}`);
  return order;
}

const key = () => ({ 'idempotency-key': crypto.randomUUID() });
const giveBack = (by: Client, orderId: string, body: object = {}, headers: Record<string, string> = key()) =>
  by.post(`/orders/${orderId}/refunds`, { amountCents: 5500, reason: 'quality', ...body }, headers);

describe('money of an order in cash', () => {
  it('is given back in part by the manager, and everybody who should know it does', async () => {
    const cafeteria = await openCafeteria();
    const { student, staff, manager, sql } = cafeteria;
    await registerPhone(student);
    const order = await handedOver(cafeteria);
    const given = await giveBack(manager, order.id, {
      amountCents: 1500,
      reason: 'other',
      note: 'Venía fría',
    });
    expect(given).toMatchObject({
      status: 201,
      body: { status: 'collected', paymentStatus: 'paid', refundedCents: 1500, version: order.version + 5 },
    });
    expect(given.headers.get('etag')).toBe(`"${order.version + 5}"`);
    expect((await student.call(`/orders/${order.id}`)).body).toMatchObject({ refundedCents: 1500 });
    const receipt = await student.call(`/orders/${order.id}/receipt`);
    expect(receipt.body).toMatchObject({
      paidCents: 5500,
      refundedCents: 1500,
      refunds: [{ amountCents: 1500, status: 'succeeded', way: 'cash', reason: 'other' }],
    });
    // The office's own words are no business of whoever is given back.
    expect(JSON.stringify([receipt.body, given.body])).not.toContain('fría');
    expect((await staff.call(`/orders/${order.id}/refunds`)).body).toMatchObject({
      data: [{ amountCents: 1500, way: 'cash', reason: 'other', note: 'Venía fría', by: 'Test manager' }],
      refundableCents: 4000,
      way: 'cash',
    });
    const told = () =>
      sql<{ channel: string }>(
        "select channel from notification_deliveries where template = 'order_refunded'",
      );
    expect(
      (await eventually(told, (rows) => rows.length === 2)).map(({ channel }) => channel).sort(),
    ).toEqual(['email', 'push']);
    const acts = () => sql("select facts from audit_log where action = 'order.refunded'");
    expect(await eventually(acts, (rows) => rows.length === 1)).toMatchObject([
      { facts: { amountCents: 1500, refundReason: 'other', way: 'cash' } },
    ]);
  });

  it('goes back once under one key, and another body under it is refused', async () => {
    const cafeteria = await openCafeteria();
    const { id: orderId } = await handedOver(cafeteria);
    const headers = key();
    const twice = await Promise.all(
      [1, 2].map(() => giveBack(cafeteria.manager, orderId, { amountCents: 1000 }, headers)),
    );
    expect(twice.map(({ status }) => status)).toEqual([201, 201]);
    expect(twice.map(({ body }) => body.refundedCents)).toEqual([1000, 1000]);
    expect(await giveBack(cafeteria.manager, orderId, { amountCents: 1000 }, headers)).toMatchObject({
      status: 201,
      body: { refundedCents: 1000 },
    });
    expect(await giveBack(cafeteria.manager, orderId, { amountCents: 2000 }, headers)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    expect(await giveBack(cafeteria.manager, orderId, {}, {})).toMatchObject({ status: 422 });
    expect(
      await cafeteria.sql('select amount_cents from order_refunds where order_id = $1', [orderId]),
    ).toEqual([{ amount_cents: 1000 }]);
  });

  it('is not given back beyond what was paid, however many try it at once', async () => {
    const cafeteria = await openCafeteria();
    const { id: orderId } = await handedOver(cafeteria);
    const replies = await Promise.all(
      [1, 2, 3, 4, 5].map(() => giveBack(cafeteria.manager, orderId, { amountCents: 2000 })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409]);
    expect(replies.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'refund_exceeds_paid',
      refundableCents: expect.any(Number),
    });
    expect(await giveBack(cafeteria.manager, orderId, { amountCents: 1500 })).toMatchObject({
      body: { refundedCents: 5500 },
    });
    expect(await giveBack(cafeteria.manager, orderId)).toMatchObject({
      status: 409,
      body: { code: 'nothing_to_refund' },
    });
  });

  it('is refused by the database, too, whoever writes: beyond what is left, for what was never paid, and for two at once', async () => {
    const cafeteria = await openCafeteria();
    const { id, manager, sql, item, student } = cafeteria;
    const { id: orderId } = await handedOver(cafeteria);
    const { body: open } = await student.order(id, { [item]: 1 });
    const insert = (of: string, cents: number, way = 'cash') =>
      sql(
        `insert into order_refunds (order_id, cafeteria_id, amount_cents, way, reason, by_user_id, business_day, at)
         values ($1, $2, $3, $4, 'late', $5, '2026-03-02', now())`,
        [of, id, cents, way, manager.user?.id],
      );
    await expect(insert(orderId, 5501)).rejects.toThrow('5501 of 5500 are still here');
    await expect(insert(orderId, 1, 'online')).rejects.toThrow('nothing was paid in this way');
    await expect(insert(open.id, 1)).rejects.toThrow('nothing was paid in this way');
    const both = await Promise.allSettled([insert(orderId, 3000), insert(orderId, 3000)]);
    expect(both.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(sql("update orders set status = 'ready' where id = $1", [orderId])).rejects.toThrow(
      'orders_refunded_stays',
    );
    // What somebody wrote by hand is known to whoever decides next.
    expect(await giveBack(manager, orderId, { amountCents: 2501 })).toMatchObject({
      body: { code: 'refund_exceeds_paid', refundableCents: 2500 },
    });
  });

  it('is for managers to give back, with a reason, and seen by staff alone', async () => {
    const cafeteria = await openCafeteria();
    const { student, staff, manager } = cafeteria;
    const { id: orderId, version } = await handedOver(cafeteria);
    for (const by of [student, staff]) expect((await giveBack(by, orderId)).status).toBe(403);
    expect((await student.call(`/orders/${orderId}/refunds`)).status).toBe(403);
    for (const body of [{ reason: 'mood' }, { reason: 'other' }, { amountCents: 0 }, { amountCents: 1.5 }])
      expect((await giveBack(manager, orderId, body)).status).toBe(422);
    expect(await giveBack(manager, orderId, {}, { ...key(), 'if-match': `"${version}"` })).toMatchObject({
      status: 412,
      body: { code: 'version_conflict' },
    });
    const elsewhere = await openCafeteria();
    expect((await giveBack(elsewhere.manager, orderId)).status).toBe(404);
  });

  it('is not given back of what is long eaten, or still to be made', async () => {
    const cafeteria = await openCafeteria();
    const { id, item, student, manager, sql } = cafeteria;
    const { id: orderId } = await handedOver(cafeteria);
    await sql("update orders set closed_at = now() - interval '121 days' where id = $1", [orderId]);
    expect(await giveBack(manager, orderId)).toMatchObject({
      status: 409,
      body: { code: 'refund_too_late' },
    });
    const { body: open } = await student.order(id, { [item]: 1 });
    expect(await giveBack(manager, open.id)).toMatchObject({
      status: 409,
      body: { code: 'illegal_transition' },
    });
  });

  it('leaves no words behind when its order forgets its own', async () => {
    const cafeteria = await openCafeteria();
    const { id: orderId } = await handedOver(cafeteria);
    await giveBack(cafeteria.manager, orderId, { note: 'Ana se quejó' });
    await cafeteria.sql('select forget_texts(array[$1]::uuid[])', [orderId]);
    expect(await cafeteria.sql('select note from order_refunds where order_id = $1', [orderId])).toEqual([
      { note: null },
    ]);
  });
});
