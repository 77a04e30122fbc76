import { expect, it } from 'vitest';
import { agua, openCafeteria, torta } from '../support/cafeteria.ts';
import { placeUnheard, quietDesk } from '../support/ordering.ts';

it('gives a dish back what a combo took of it, though the combo and the menu are without it by then', async () => {
  const cafeteria = await openCafeteria({
    menu: [torta({ name: 'Paquete', stock: null }), agua({ stock: 7 })],
  });
  const [combo, part] = cafeteria.items as [string, string];
  await cafeteria.sql('insert into combo_components values ($1, $2, 2)', [combo, part]);
  const order = await placeUnheard(cafeteria, { quantity: 2 });
  await cafeteria.sql('delete from combo_components where combo_id = $1', [combo]);
  await cafeteria.sql('update menu_items set archived_at = now() where id = $1', [part]);
  const cancelled = await quietDesk(cafeteria).submit({
    id: crypto.randomUUID(),
    command: {
      kind: 'move',
      orderId: order.id,
      to: 'cancelled',
      event: 'order.cancelled',
      from: ['placed'],
      actor: { role: 'staff', userId: null, ownOnly: false },
    },
  });
  expect(cancelled.kind).toBe('done');
  const [{ stock } = { stock: null }] = await cafeteria.sql<{ stock: number }>(
    'select stock from menu_items where id = $1',
    [part],
  );
  expect(stock).toBe(7);
});
