import { describe, expect, it } from 'vitest';
import { basket } from '../support/baskets.ts';
import { type OpenCafeteria, openCafeteria, torta } from '../support/cafeteria.ts';
import type { Client, Reply } from '../support/clients.ts';

const tap = ({ id, item }: OpenCafeteria, student: Client, facts: object = {}, quantity = 1) =>
  student.post('/orders', basket(id, { [item]: quantity }, facts));
const stockOf = async ({ sql, item }: OpenCafeteria) =>
  (await sql('select stock from menu_items where id = $1', [item]))[0]?.stock;
const marked = (reply: Reply) => [reply.status, reply.headers.get('possible-duplicate')];

describe('the same basket twice without a key', () => {
  it('within five seconds is answered with the first order, marked', async () => {
    const here = await openCafeteria({ menu: [torta({ stock: 5 })] });
    const first = await tap(here, here.student);
    const second = await tap(here, here.student);
    expect([marked(first), marked(second)]).toEqual([
      [201, null],
      [200, 'true'],
    ]);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('etag')).toBe('"1"');
    expect(await stockOf(here)).toBe(4);
  });

  it('at the same time is one order, and both taps hear of it', async () => {
    const here = await openCafeteria({ menu: [torta({ stock: 5 })] });
    const replies = await Promise.all([tap(here, here.student), tap(here, here.student)]);
    expect(replies.map(marked).sort()).toEqual([
      [200, 'true'],
      [201, null],
    ]);
    expect(new Set(replies.map((reply) => reply.body.id)).size).toBe(1);
    expect(await stockOf(here)).toBe(4);
  });

  it('is two orders when that is said, or when five seconds are over', async () => {
    const here = await openCafeteria();
    const first = await tap(here, here.student);
    const meant = await tap(here, here.student, { allowDuplicate: true });
    await here.sql(
      `update orders set created_at = created_at - interval '5.1 seconds' where cafeteria_id = $1`,
      [here.id],
    );
    const later = await tap(here, here.student);
    expect([first, meant, later].map(marked)).toEqual(Array(3).fill([201, null]));
    expect(new Set([first, meant, later].map((reply) => reply.body.id)).size).toBe(3);
  });

  it('is two orders when keys tell them apart', async () => {
    const here = await openCafeteria();
    const replies = [];
    for (const key of ['one', 'two'])
      replies.push(
        await here.student.post('/orders', basket(here.id, { [here.item]: 1 }), { 'idempotency-key': key }),
      );
    expect(replies.map(marked)).toEqual(Array(2).fill([201, null]));
  });

  it('is two orders when the first was taken back in between', async () => {
    const here = await openCafeteria();
    const first = await tap(here, here.student);
    await here.student.post(`/orders/${first.body.id}/cancel`);
    const second = await tap(here, here.student);
    expect(marked(second)).toEqual([201, null]);
    expect(second.body.id).not.toBe(first.body.id);
  });

  it('by another student, or of another basket, is another order', async () => {
    const here = await openCafeteria({ students: 2 });
    const replies = [
      await tap(here, here.student),
      await tap(here, here.students[1] as Client),
      await tap(here, here.student, {}, 2),
      await tap(here, here.student, { note: 'Sin cebolla' }),
    ];
    expect(replies.map(marked)).toEqual(Array(4).fill([201, null]));
  });
});
