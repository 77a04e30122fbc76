import { describe, expect, it } from 'vitest';
import { allergens, codesOfWord, knownSpellings } from '../../src/contracts/allergens.ts';
import { basket } from '../support/baskets.ts';
import { agua, openCafeteria, torta } from '../support/cafeteria.ts';

const withAllergens = async (...allergens: string[]) => {
  const cafeteria = await openCafeteria({ menu: [torta(), agua()] });
  await cafeteria.sql(`update menu_items set allergens = '{gluten,eggs,milk}' where id = $1`, [
    cafeteria.item,
  ]);
  const { body } = await cafeteria.student.call('/me', { method: 'PATCH', body: { allergens } });
  expect(body.allergens).toEqual(allergens);
  return cafeteria;
};

it('what food has in it is told by one list, in both languages, to anybody', async () => {
  const { student } = await openCafeteria();
  const { status, body } = await student.call('/allergens');
  expect([status, body.data.map(({ code }: { code: string }) => code)]).toEqual([200, [...allergens]]);
  expect(body.data[6]).toEqual({ code: 'milk', es: 'Lácteos', en: 'Milk' });
});

describe('a profile', () => {
  it('says what its student must not eat, and takes it back', async () => {
    const { student } = await withAllergens('milk', 'nuts');
    expect((await student.call('/me')).body.allergens).toEqual(['milk', 'nuts']);
    await student.call('/me', { method: 'PATCH', body: { name: 'Ana' } });
    expect((await student.call('/me')).body).toMatchObject({
      name: 'Ana',
      allergens: ['milk', 'nuts'],
    });
    expect((await student.call('/me', { method: 'PATCH', body: { allergens: [] } })).body.allergens).toEqual(
      [],
    );
  });

  it('takes known words of before as what they mean, once, however a keyboard writes their accents', async () => {
    const { student } = await openCafeteria();
    const { body } = await student.call('/me', {
      method: 'PATCH',
      body: { allergens: ['la\u0301cteos', 'lácteos', 'leche', 'soya', 'soybeans'] },
    });
    expect(body.allergens).toEqual(['milk', 'soybeans']);
  });

  it('takes what is on the list only, and not too many', async () => {
    const { student } = await openCafeteria();
    const wrong = [
      ['Gluten'],
      ['hibisco'],
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
    const { id, item, student, sql } = await withAllergens('eggs', 'milk', 'soybeans');
    const { status, body } = await student.post('/orders', basket(id, { [item]: 1 }));
    expect([status, body.code]).toEqual([422, 'allergen_conflict']);
    expect(body.conflicts).toEqual([
      { allergen: 'eggs', index: 0, menuItemId: item, name: 'Torta de milanesa' },
      { allergen: 'milk', index: 0, menuItemId: item, name: 'Torta de milanesa' },
    ]);
    expect(await sql('select stock from menu_items where id = $1', [item])).toEqual([{ stock: 20 }]);
  });

  it('is ordered when the student says that they know, and the ticket tells of it', async () => {
    const { id, item, student, staff } = await withAllergens('eggs', 'milk');
    const board = await staff.stream(id);
    const { status, body } = await student.post(
      '/orders',
      basket(id, { [item]: 1 }, { acknowledgeAllergens: true }),
    );
    expect([status, body.acknowledgedAllergens]).toEqual([201, ['eggs', 'milk']]);
    expect(await board.hearsEvent('order.placed', body.id)).toMatchObject({
      order: { acknowledgedAllergens: ['eggs', 'milk'] },
    });
  });

  it('is known by the parts of a combo too', async () => {
    const { id, items, student, sql } = await withAllergens('eggs');
    await sql('insert into combo_components (combo_id, component_id) values ($1, $2)', [items[1], items[0]]);
    const { body } = await student.post('/orders', basket(id, { [items[1] as string]: 1 }));
    expect(body).toMatchObject({
      code: 'allergen_conflict',
      conflicts: [{ allergen: 'eggs', menuItemId: items[1] }],
    });
  });

  it('is no conflict for a student who has none of them, and acknowledging nothing leaves no mark', async () => {
    const { id, item, student } = await withAllergens('peanuts');
    const { status, body } = await student.post(
      '/orders',
      basket(id, { [item]: 1 }, { acknowledgeAllergens: true }),
    );
    expect([status, body.acknowledgedAllergens]).toEqual([201, []]);
  });
});

describe('what a dish has in it', () => {
  const dishesOf = async ({ id, student }: Awaited<ReturnType<typeof openCafeteria>>) =>
    (await student.call(`/cafeterias/${id}/menu`)).body.categories[0].items;

  it('is told of its ingredients, and of a combo of all its parts; staff see what they wrote themselves', async () => {
    const cafeteria = await openCafeteria({ menu: [torta(), agua({ name: 'Comida' })], students: 1 });
    const { id, items, student, staff, manager, sql } = cafeteria;
    const [part, combo] = items as [string, string];
    const { body: bread } = await manager.post(`/cafeterias/${id}/ingredients`, {
      name: 'Pan',
      allergens: ['trigo', 'sesame'],
    });
    expect(bread.allergens).toEqual(['gluten', 'sesame']);
    const written = await manager.call(`/cafeterias/${id}/menu-items/${part}`, {
      method: 'PATCH',
      body: { allergens: ['milk'], ingredientIds: [bread.id] },
    });
    expect(written.body).toMatchObject({
      allergens: ['milk'],
      effectiveAllergens: ['gluten', 'milk', 'sesame'],
    });
    await sql('insert into combo_components (combo_id, component_id) values ($1, $2)', [combo, part]);
    await manager.call(`/cafeterias/${id}/menu-items/${combo}`, {
      method: 'PATCH',
      body: { allergens: ['fish'] },
    });
    const shown = await dishesOf(cafeteria);
    expect(shown.map((dish: any) => dish.allergens)).toEqual([
      ['gluten', 'milk', 'sesame'],
      ['fish', 'gluten', 'milk', 'sesame'],
    ]);
    await student.call('/me', { method: 'PATCH', body: { allergens: ['sesame'] } });
    for (const item of [part, combo])
      expect((await student.post('/orders', basket(id, { [item]: 1 }))).body).toMatchObject({
        code: 'allergen_conflict',
        conflicts: [{ allergen: 'sesame', menuItemId: item }],
      });
    const { body: listed } = await staff.call(`/cafeterias/${id}/ingredients`);
    expect(listed.data).toMatchObject([{ name: 'Pan', allergens: ['gluten', 'sesame'] }]);
  });

  it('is more by an option that is chosen, which keeps what it has when the list is written without it', async () => {
    const group = { name: 'Extras', minChoices: 0, maxChoices: 1 };
    const cafeteria = await openCafeteria({ menu: [torta()] });
    const { id, item, student, manager } = cafeteria;
    const write = (modifier: object) =>
      manager.call(`/cafeterias/${id}/menu-items/${item}`, {
        method: 'PATCH',
        body: { modifierGroups: [{ ...group, modifiers: [modifier] }] },
      });
    const { body: first } = await write({ name: 'Con queso', allergens: ['milk'] });
    const [option] = first.modifierGroups[0].modifiers;
    expect(option.allergens).toEqual(['milk']);
    const { body: second } = await manager.call(`/cafeterias/${id}/menu-items/${item}`, {
      method: 'PATCH',
      body: {
        modifierGroups: [
          {
            ...group,
            id: first.modifierGroups[0].id,
            modifiers: [{ id: option.id, name: 'Con mucho queso' }],
          },
        ],
      },
    });
    expect(second.modifierGroups[0].modifiers).toMatchObject([
      { name: 'Con mucho queso', allergens: ['milk'] },
    ]);
    await student.call('/me', { method: 'PATCH', body: { allergens: ['milk'] } });
    const order = (modifierIds: string[]) =>
      student.post('/orders', { cafeteriaId: id, items: [{ menuItemId: item, quantity: 1, modifierIds }] });
    expect((await order([option.id])).body).toMatchObject({
      code: 'allergen_conflict',
      conflicts: [{ allergen: 'milk', index: 0 }],
    });
    expect((await order([])).status).toBe(201);
  });

  it('is kept by its code, whoever writes it in words', async () => {
    const cafeteria = await openCafeteria();
    const { item, sql } = cafeteria;
    const write = `update menu_items set allergens = $2 where id = $1 returning allergens`;
    const words = [
      'lácteos',
      'leche',
      'trigo',
      'huevo',
      'cacahuate',
      'nueces',
      'soya',
      'mariscos',
      'hibisco',
    ];
    expect(await sql(write, [item, words])).toEqual([
      {
        allergens: [
          'crustaceans',
          'eggs',
          'gluten',
          'milk',
          'molluscs',
          'nuts',
          'other',
          'peanuts',
          'soybeans',
        ],
      },
    ]);
    expect(await sql(write, [item, ['milk', 'celery']])).toEqual([{ allergens: ['milk', 'celery'] }]);
    expect((await dishesOf(cafeteria))[0].allergens).toEqual(['celery', 'milk']);
  });

  it('is in the same words of before for the database as for everybody', async () => {
    const { sql } = await openCafeteria();
    for (const words of Object.values(knownSpellings))
      for (const word of words)
        expect(await sql('select allergen_codes(array[$1::text]) as codes', [word])).toEqual([
          { codes: codesOfWord(word).sort() },
        ]);
    const [all] = await sql('select allergen_codes($1::text[]) as codes', [[...allergens]]);
    expect(all?.codes).toEqual([...allergens].sort());
  });
});
