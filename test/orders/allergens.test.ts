import { describe, expect, it } from 'vitest';
import { basket } from '../support/baskets.ts';
import { agua, openCafeteria, torta } from '../support/cafeteria.ts';

const withAllergens = async (...allergens: string[]) => {
  const cafeteria = await openCafeteria({ menu: [torta(), agua()] });
  await cafeteria.sql(`update menu_items set allergens = '{gluten,huevo,lácteos}' where id = $1`, [
    cafeteria.item,
  ]);
  const { body } = await cafeteria.student.call('/me', { method: 'PATCH', body: { allergens } });
  expect(body.allergens).toEqual(allergens);
  return cafeteria;
};

describe('a profile', () => {
  it('says what its student must not eat, and takes it back', async () => {
    const { student } = await withAllergens('lácteos', 'nuez de la india');
    expect((await student.call('/me')).body.allergens).toEqual(['lácteos', 'nuez de la india']);
    await student.call('/me', { method: 'PATCH', body: { name: 'Ana' } });
    expect((await student.call('/me')).body).toMatchObject({
      name: 'Ana',
      allergens: ['lácteos', 'nuez de la india'],
    });
    expect((await student.call('/me', { method: 'PATCH', body: { allergens: [] } })).body.allergens).toEqual(
      [],
    );
  });

  it('keeps a word once, however a keyboard writes its accent', async () => {
    const { student } = await openCafeteria();
    const { body } = await student.call('/me', {
      method: 'PATCH',
      body: { allergens: ['la\u0301cteos', 'lácteos', 'soya', 'soya'] },
    });
    expect(body.allergens).toEqual(['lácteos', 'soya']);
  });

  it('takes short lower-case words only, and not too many', async () => {
    const { student } = await openCafeteria();
    const wrong = [
      ['Gluten'],
      [''],
      [' soya'],
      ['a,b'],
      ['{x}'],
      ['"'],
      ['a\u0000'],
      ['x'.repeat(41)],
      [7],
      'soya',
      null,
    ];
    for (const allergens of [...wrong, Array.from({ length: 31 }, () => 'soya')])
      expect((await student.call('/me', { method: 'PATCH', body: { allergens } })).body.code).toBe(
        'validation_failed',
      );
    expect((await student.call('/me')).body.allergens).toEqual([]);
  });
});

describe('a basket with allergens of its student', () => {
  it('is refused with the list of them, and nothing is taken', async () => {
    const { id, item, student, sql } = await withAllergens('huevo', 'lácteos', 'soya');
    const { status, body } = await student.post('/orders', basket(id, { [item]: 1 }));
    expect([status, body.code]).toEqual([422, 'allergen_conflict']);
    expect(body.conflicts).toEqual([
      { allergen: 'huevo', index: 0, menuItemId: item, name: 'Torta de milanesa' },
      { allergen: 'lácteos', index: 0, menuItemId: item, name: 'Torta de milanesa' },
    ]);
    expect(await sql('select stock from menu_items where id = $1', [item])).toEqual([{ stock: 20 }]);
  });

  it('is ordered when the student says that they know, and the ticket tells of it', async () => {
    const { id, item, student, staff } = await withAllergens('huevo', 'lácteos');
    const board = await staff.stream(id);
    const { status, body } = await student.post(
      '/orders',
      basket(id, { [item]: 1 }, { acknowledgeAllergens: true }),
    );
    expect([status, body.acknowledgedAllergens]).toEqual([201, ['huevo', 'lácteos']]);
    expect(await board.hearsEvent('order.placed', body.id)).toMatchObject({
      order: { acknowledgedAllergens: ['huevo', 'lácteos'] },
    });
  });

  it('is known by the parts of a combo too', async () => {
    const { id, items, student, sql } = await withAllergens('huevo');
    await sql('insert into combo_components (combo_id, component_id) values ($1, $2)', [items[1], items[0]]);
    const { body } = await student.post('/orders', basket(id, { [items[1] as string]: 1 }));
    expect(body).toMatchObject({
      code: 'allergen_conflict',
      conflicts: [{ allergen: 'huevo', menuItemId: items[1] }],
    });
  });

  it('is no conflict for a student who has none of them, and acknowledging nothing leaves no mark', async () => {
    const { id, item, student } = await withAllergens('cacahuate');
    const { status, body } = await student.post(
      '/orders',
      basket(id, { [item]: 1 }, { acknowledgeAllergens: true }),
    );
    expect([status, body.acknowledgedAllergens]).toEqual([201, []]);
  });
});
