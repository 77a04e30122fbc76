import { describe, expect, it } from 'vitest';
import { agua, openCafeteria, torta } from '../support/cafeteria.ts';
import type { Client } from '../support/clients.ts';

describe('the limit of open orders', () => {
  const limited = async (limit: number) => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: null })], students: 2 });
    await cafeteria.sql('update cafeterias set max_open_orders = $2 where id = $1', [cafeteria.id, limit]);
    return cafeteria;
  };

  it('refuses one more, and tells the limit', async () => {
    const { id, item, student, students } = await limited(2);
    for (let n = 0; n < 2; n++) expect((await student.order(id, { [item]: 1 })).status).toBe(201);
    const { status, body } = await student.order(id, { [item]: 1 });
    expect([status, body]).toMatchObject([409, { code: 'too_many_open_orders', limit: 2 }]);
    expect((await (students[1] as Client).order(id, { [item]: 1 })).status).toBe(201);
  });

  it('counts orders that are open, not those that are over', async () => {
    const { id, item, student, staff } = await limited(1);
    for (const end of ['cancel', 'reject']) {
      const { status, body } = await student.order(id, { [item]: 1 });
      expect(status).toBe(201);
      await staff.post(`/orders/${body.id}/${end}`);
    }
    const { body } = await student.order(id, { [item]: 1 });
    for (const verb of ['accept', 'start', 'ready']) {
      await staff.post(`/orders/${body.id}/${verb}`);
      expect((await student.order(id, { [item]: 1 })).status).toBe(409);
    }
    await staff.post(`/orders/${body.id}/collect`);
    expect((await student.order(id, { [item]: 1 })).status).toBe(201);
  });

  it('holds when many taps arrive at once', async () => {
    const { id, item, student } = await limited(2);
    const replies = await Promise.all(Array.from({ length: 6 }, () => student.order(id, { [item]: 1 })));
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 201, 409, 409, 409, 409]);
  });
});

describe('the limit of a scarce dish', () => {
  const scarce = async (limit: number) => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 50 }), agua()], students: 2 });
    await cafeteria.sql('update menu_items set max_per_student = $2 where id = $1', [cafeteria.item, limit]);
    return cafeteria;
  };

  it('counts the portions of all open orders, and of all lines of a basket', async () => {
    const { id, items, student, students, staff } = await scarce(3);
    const [pan, water] = items as [string, string];
    const { body: first } = await student.order(id, { [pan]: 2, [water]: 9 });
    const { status, body } = await student.order(id, { [pan]: 2 });
    expect([status, body]).toMatchObject([
      409,
      { code: 'item_limit_reached', menuItemId: pan, name: 'Torta de milanesa', limit: 3 },
    ]);
    expect((await student.order(id, { [pan]: 1 })).status).toBe(201);
    const twice = { cafeteriaId: id, items: [2, 2].map((quantity) => ({ menuItemId: pan, quantity })) };
    expect((await (students[1] as Client).post('/orders', twice)).body.code).toBe('item_limit_reached');
    await staff.post(`/orders/${first.id}/cancel`);
    expect((await student.order(id, { [pan]: 2 })).status).toBe(201);
  });

  it('counts the portions that combos take, ordered before and now', async () => {
    const { id, items, student, sql } = await scarce(3);
    const [pan, combo] = items as [string, string];
    await sql('insert into combo_components (combo_id, component_id, quantity) values ($1, $2, 2)', [
      combo,
      pan,
    ]);
    expect((await student.order(id, { [combo]: 1 })).status).toBe(201);
    expect((await student.order(id, { [combo]: 1 })).body).toMatchObject({ code: 'item_limit_reached' });
    expect((await student.order(id, { [pan]: 2 })).body).toMatchObject({ code: 'item_limit_reached' });
    expect((await student.order(id, { [pan]: 1 })).status).toBe(201);
  });

  it('holds when many taps arrive at once', async () => {
    const { id, item, student } = await scarce(3);
    const replies = await Promise.all(Array.from({ length: 6 }, () => student.order(id, { [item]: 1 })));
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(3);
  });
});
