import { expect, it } from 'vitest';
import { agua, openCafeteria, torta } from '../support/cafeteria.ts';

/* Whom an order is called out for, and what a combo is made of. */

it('an order says the first name of its student to the staff, and to nobody else', async () => {
  const { id, item, students, staff } = await openCafeteria({ students: 2 });
  const [ana, ben] = students as [(typeof students)[0], (typeof students)[0]];
  const [board, own, others] = await Promise.all([staff.stream(id), ana.stream(id), ben.stream(id)]);
  const { body: order } = await ana.order(id, { [item]: 1 });
  expect(order.studentName).toBe('Test');
  expect(await board.hearsEvent('order.placed')).toMatchObject({ order: { studentName: 'Test' } });
  await own.hearsEvent('order.placed');
  await staff.post(`/cafeterias/${id}/pause`);
  await others.hearsEvent('cafeteria.paused');
  expect(JSON.stringify(others.heard)).not.toContain('studentName');
  expect((await ben.call(`/orders/${order.id}`)).status).toBe(404);
  const { body: list } = await staff.call(`/cafeterias/${id}/orders`);
  expect(list.data).toMatchObject([{ studentName: 'Test' }]);
});

it('a combo names its parts as they were when it was ordered', async () => {
  const { id, items, student, staff, sql } = await openCafeteria({
    menu: [torta({ name: 'Comida completa' }), agua(), torta()],
  });
  const [combo, drink, main] = items as [string, string, string];
  await sql(
    'insert into combo_components (combo_id, component_id, quantity) values ($1, $2, 2), ($1, $3, 1)',
    [combo, drink, main],
  );
  const { body: order } = await student.order(id, { [combo]: 3, [main]: 1 });
  const parts = expect.arrayContaining([
    { menuItemId: drink, name: 'Agua de jamaica', quantity: 2 },
    { menuItemId: main, name: 'Torta de milanesa', quantity: 1 },
  ]);
  expect(order.items.map(({ components }) => components)).toEqual([parts, []]);

  await sql('delete from combo_components where combo_id = $1', [combo]);
  await sql(`update menu_items set name = 'Agua de limón' where id = $1`, [drink]);
  const { body: later } = await staff.post(`/orders/${order.id}/accept`);
  expect(later.items[0].components).toEqual(order.items[0]?.components);
});
