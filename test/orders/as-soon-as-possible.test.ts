import { expect, it } from 'vitest';
import { basket } from '../support/baskets.ts';
import { cafeteriaOnTheBell } from '../support/bells.ts';

it('as soon as possible is today; another day is taken when it was named', async () => {
  const { id, item, student, sql, at } = await cafeteriaOnTheBell({ capacity: { orders: 1 } });
  await sql('update cafeterias set book_ahead_days = 1 where id = $1', [id]);
  const order = (facts = {}) =>
    student.post('/orders', basket(id, { [item]: 1 }, { allowDuplicate: true, ...facts }));
  const today = [await order(), await order(), await order()];
  expect(today.map(({ body }) => body.pickupSlot)).toEqual([at('11:00'), at('13:00'), at('15:00')]);
  const tomorrow = ['11:00', '13:00', '15:00'].map((time) =>
    new Date(Date.parse(at(time)) + 86_400_000).toISOString(),
  );
  const full = await order();
  expect([full.status, full.body]).toMatchObject([409, { code: 'slot_full', nextSlots: tomorrow }]);
  const { status, body } = await order({ pickupSlot: full.body.nextSlots[0] });
  expect([status, body.pickupSlot]).toEqual([201, tomorrow[0]]);
});
