import { describe, expect, it } from 'vitest';
import { openCafeteria } from '../support/cafeteria.ts';

async function readyOrder({ required = false } = {}) {
  const cafeteria = await openCafeteria();
  await cafeteria.sql('update cafeterias set require_pickup_code = $2 where id = $1', [
    cafeteria.id,
    required,
  ]);
  const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
  for (const verb of ['accept', 'start', 'ready']) await cafeteria.staff.post(`/orders/${order.id}/${verb}`);
  const collect = (body?: object) => cafeteria.staff.post(`/orders/${order.id}/collect`, body);
  const wrong = order.pickupCode === '0000' ? '0001' : '0000';
  return { ...cafeteria, order, collect, wrong };
}

describe('the pickup code', () => {
  it('of another order is refused, and the order stays ready', async () => {
    const { collect, wrong, order, student } = await readyOrder();
    const { status, body } = await collect({ pickupCode: wrong });
    expect([status, body.code]).toEqual([422, 'pickup_code_wrong']);
    expect((await student.call(`/orders/${order.id}`)).body).toMatchObject({ status: 'ready', version: 4 });
  });

  it('of the order hands it out', async () => {
    const { collect, order } = await readyOrder({ required: true });
    const { status, body } = await collect({ pickupCode: order.pickupCode });
    expect([status, body.status, body.paymentStatus]).toEqual([200, 'collected', 'paid']);
  });

  it('is asked for only where the cafeteria wants it', async () => {
    const strict = await readyOrder({ required: true });
    expect((await strict.collect()).body.code).toBe('pickup_code_required');
    expect((await strict.collect({})).body.code).toBe('pickup_code_required');
    const easy = await readyOrder();
    expect((await easy.collect()).status).toBe(200);
  });

  it('is four digits, and nothing that other moves take', async () => {
    const { collect, order, staff } = await readyOrder();
    for (const pickupCode of ['', '123', '12345', 'abcd', 1234])
      expect((await collect({ pickupCode })).body.code).toBe('validation_failed');
    const { body } = await staff.post(`/orders/${order.id}/cancel`, { pickupCode: order.pickupCode });
    expect(body.code).toBe('validation_failed');
  });

  it('is no other open order’s of the cafeteria', async () => {
    const { id, item, student, sql } = await openCafeteria();
    const codes = [];
    for (let n = 0; n < 20; n++) codes.push((await student.order(id, { [item]: 1 })).body.pickupCode);
    expect(new Set(codes).size).toBe(20);
    await expect(sql(`update orders set pickup_code = '0000' where cafeteria_id = $1`, [id])).rejects.toThrow(
      'orders_open_pickup_code_unique',
    );
  });
});
