import { expect, it } from 'vitest';
import { basket } from '../support/baskets.ts';
import { agua, openCafeteria, torta } from '../support/cafeteria.ts';

const salsas = {
  name: 'Salsas',
  min: 3,
  max: 3,
  modifiers: ['Verde', 'Roja', 'Habanero'].map((name) => ({ name, priceDeltaCents: 0 })),
};

it('a dish of which more has to be chosen than there is shows as out, and is refused as such', async () => {
  const { id, item, student, staff } = await openCafeteria({ menu: [torta({ groups: [salsas] })] });
  const dishOf = async () => (await student.call(`/cafeterias/${id}/menu`)).body.categories[0].items[0];
  const before = await dishOf();
  expect([before.available, before.state]).toEqual([true, 'in']);
  const [group] = before.modifierGroups;
  const modifierIds: string[] = group.modifiers.map((modifier: { id: string }) => modifier.id);
  const changed = await staff.call(`/cafeterias/${id}/menu-items/${item}`, {
    method: 'PATCH',
    body: {
      modifierGroups: [
        {
          id: group.id,
          name: 'Salsas',
          minChoices: 3,
          maxChoices: 3,
          modifiers: group.modifiers.map(({ id: modifier, name }: { id: string; name: string }) => ({
            id: modifier,
            name,
            available: name !== 'Roja',
          })),
        },
      ],
    },
  });
  expect([changed.status, changed.body.available, changed.body.state]).toEqual([200, false, 'out']);
  const { status, body } = await student.post('/orders', {
    cafeteriaId: id,
    items: [{ menuItemId: item, quantity: 1, modifierIds }],
  });
  expect([status, body.code]).toEqual([409, 'menu_item_unavailable']);
});

it('a combo of which a part does not last is refused by its name, and counted in combos', async () => {
  const { id, items, student, sql } = await openCafeteria({
    menu: [torta({ name: 'Comida' }), agua({ name: 'Agua', stock: 3 })],
  });
  const [meal, water] = items as [string, string];
  await sql('insert into combo_components (combo_id, component_id, quantity) values ($1, $2, 2)', [
    meal,
    water,
  ]);
  const { status, body } = await student.post('/orders', basket(id, { [meal]: 2 }));
  expect([status, body]).toMatchObject([
    409,
    {
      code: 'out_of_stock',
      errors: [
        {
          detail: 'Comida: Agua: No hay suficientes existencias (1)',
          remaining: 1,
          part: { menuItemId: water, name: 'Agua' },
        },
      ],
    },
  ]);
});
