import { describe, expect, it } from 'vitest';
import { agua, type OpenCafeteria, openCafeteria, torta } from '../support/cafeteria.ts';
import type { Client, Reply } from '../support/clients.ts';
import { roundTripsOf } from '../support/lab.ts';

const nobody = '019af000-0000-7000-8000-000000000000';

/** The menu as an edit leaves it: its version, and what its stream heard of it. */
async function menuFacts({ sql, id }: OpenCafeteria) {
  const [row] = await sql<{ version: number; told: string[] }>(
    `select menu_version as version, (select coalesce(json_agg(type order by seq), '[]') from event_outbox
       where cafeteria_id = c.id and type like 'menu.%') as told from cafeterias c where id = $1`,
    [id],
  );
  return row!;
}

/** Does an edit; it has to raise the version once and to tell of it once. */
async function once<T>(cafeteria: OpenCafeteria, edit: () => Promise<Reply<T>>, told = 'menu.changed') {
  const before = await menuFacts(cafeteria);
  const reply = await edit();
  expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
  expect(await menuFacts(cafeteria)).toEqual({ version: before.version + 1, told: [...before.told, told] });
  return reply;
}

const categoryOf = async ({ sql, id }: OpenCafeteria): Promise<string> =>
  (await sql('select id from menu_categories where cafeteria_id = $1 order by position', [id]))[0]!.id;

const full = (categoryId: string) => ({
  categoryId,
  name: 'Molletes',
  description: 'Con pico de gallo',
  imageUrl: '/images/molletes.webp',
  priceCents: 4200,
  allergens: ['gluten', 'milk'],
  dietaryTags: ['vegetariano'],
  prepMinutes: 8,
  makeMinutes: 3,
  station: 'grill',
  windows: [{ weekdays: [1, 2, 3, 4, 5], from: '07:00', until: '12:00' }],
  stock: 12,
  dailyStock: 30,
  lowStockAt: 4,
  maxPerStudent: 2,
  modifierGroups: [
    {
      name: 'Con',
      minChoices: 0,
      maxChoices: 1,
      modifiers: [{ name: 'Chorizo', priceDeltaCents: 1200, stock: 5 }, { name: 'Jamón' }],
    },
  ],
});

describe('staff put a dish on the menu', () => {
  it('with all its fields, in one round trip that raises the version once', async () => {
    const cafeteria = await openCafeteria();
    const fields = full(await categoryOf(cafeteria));
    let reply: Reply | undefined;
    const trips = await roundTripsOf(cafeteria.institution, async () => {
      reply = await cafeteria.staff.post(`/cafeterias/${cafeteria.id}/menu-items`, fields);
    });
    expect(trips).toEqual(['select edit_menu($1, $2::jsonb) as answer']);
    expect(reply).toMatchObject({ status: 201, body: fields });
    expect(reply!.body).toMatchObject({ switchedOn: true, available: true, state: 'in', position: 1 });
    expect(await menuFacts(cafeteria)).toEqual({ version: 2, told: ['menu.changed'] });

    const { body } = await cafeteria.staff.call(`/cafeterias/${cafeteria.id}/menu-items`);
    expect(body.data.map((dish: { name: string }) => dish.name)).toEqual(['Torta de milanesa', 'Molletes']);
    expect(body.data[1]).toEqual(reply!.body);
  });

  it('and its stream hears of it', async () => {
    const cafeteria = await openCafeteria();
    const [phone, categoryId] = [await cafeteria.student.stream(cafeteria.id), await categoryOf(cafeteria)];
    const { body } = await cafeteria.staff.post(`/cafeterias/${cafeteria.id}/menu-items`, {
      categoryId,
      name: 'Café',
      priceCents: 2000,
    });
    expect(await phone.hearsEvent('menu.changed')).toMatchObject({
      data: { menuVersion: 2, menuItemIds: [body.id] },
    });
    expect(body).toMatchObject({ stock: null, dailyStock: null, lowStockAt: 5, station: 'counter' });
  });

  const refusals: [string, (cafeteria: OpenCafeteria) => Record<string, unknown>, string][] = [
    ['a negative price', () => ({ priceCents: -1 }), '#/priceCents'],
    ['a price over 10,000 pesos', () => ({ priceCents: 1_000_001 }), '#/priceCents'],
    ['a price with fractions of a cent', () => ({ priceCents: 10.5 }), '#/priceCents'],
    ['an empty name', () => ({ name: '  ' }), '#/name'],
    ['a picture from nowhere', () => ({ imageUrl: 'javascript:alert(1)' }), '#/imageUrl'],
    ['a picture from another host in disguise', () => ({ imageUrl: '//evil.example/x.png' }), '#/imageUrl'],
    ['shouted allergens', () => ({ allergens: ['GLUTEN'] }), '#/allergens/0'],
    ['an unknown station', () => ({ station: 'roof' }), '#/station'],
    [
      'a window that ends before it begins',
      () => ({ windows: [{ weekdays: [1], from: '12:00', until: '08:00' }] }),
      '#/windows/0',
    ],
    ['an unknown field', () => ({ archivedAt: null }), '#/'],
    [
      'more to choose than there is',
      () => ({
        modifierGroups: [{ name: 'Salsa', minChoices: 2, maxChoices: 2, modifiers: [{ name: 'Verde' }] }],
      }),
      '#/modifierGroups/0',
    ],
    [
      'one component twice',
      ({ item }) => ({ components: [{ menuItemId: item }, { menuItemId: item }] }),
      '#/components',
    ],
  ];
  it.each(refusals)('%s is refused, and nothing is written', async (_, fields, pointer) => {
    const cafeteria = await openCafeteria();
    const { status, body } = await cafeteria.staff.post(`/cafeterias/${cafeteria.id}/menu-items`, {
      ...full(await categoryOf(cafeteria)),
      ...fields(cafeteria),
    });
    expect([status, body]).toMatchObject([422, { code: 'validation_failed', errors: [{ pointer }] }]);
    expect(await menuFacts(cafeteria)).toEqual({ version: 1, told: [] });
  });

  it('with parts of another cafeteria is refused, and nothing is written', async () => {
    const [here, there] = [await openCafeteria(), await openCafeteria()];
    const { body: foreign } = await there.staff.post(`/cafeterias/${there.id}/ingredients`, { name: 'Pan' });
    const fields = full(await categoryOf(here));
    for (const [wrong, code] of [
      [{ categoryId: await categoryOf(there) }, 'menu_category_not_found'],
      [{ components: [{ menuItemId: there.item }] }, 'menu_item_not_found'],
      [{ ingredientIds: [foreign.id] }, 'ingredient_not_found'],
      [{ modifierGroups: [{ ...fields.modifierGroups[0], id: nobody }] }, 'modifiers_invalid'],
    ] as const) {
      const { body } = await here.staff.post(`/cafeterias/${here.id}/menu-items`, { ...fields, ...wrong });
      expect(body.code).toBe(code);
    }
    expect(await here.sql('select count(*)::int from menu_items where cafeteria_id = $1', [here.id])).toEqual(
      [{ count: 1 }],
    );
    expect(await menuFacts(here)).toEqual({ version: 1, told: [] });
  });
});

describe('staff change a dish', () => {
  it('field by field; what is not sent stays', async () => {
    const cafeteria = await openCafeteria();
    const path = `/cafeterias/${cafeteria.id}/menu-items`;
    const { body: dish } = await cafeteria.staff.post(path, full(await categoryOf(cafeteria)));
    for (const change of [
      { name: 'Molletes dobles' },
      { priceCents: 0 },
      { imageUrl: null },
      { allergens: [], windows: [] },
      { maxPerStudent: null },
      { dailyStock: null },
    ]) {
      const { body } = await once(cafeteria, () =>
        cafeteria.staff.call(`${path}/${dish.id}`, { method: 'PATCH', body: change }),
      );
      Object.assign(dish, change);
      // It needs no ingredient that would have others.
      expect(body).toEqual({ ...dish, effectiveAllergens: dish.allergens });
    }
    expect((await cafeteria.staff.call(`${path}/${dish.id}`, { method: 'PATCH', body: {} })).status).toBe(
      422,
    );
    const counted = await cafeteria.staff.call(`${path}/${dish.id}`, { method: 'PATCH', body: { stock: 3 } });
    expect(counted.body.errors[0].pointer).toBe('#/stock');
  });

  it('without changing what was ordered before', async () => {
    const cafeteria = await openCafeteria();
    const { id, item, student, staff } = cafeteria;
    const { body: before } = await student.order(id, { [item]: 2 });
    await staff.call(`/cafeterias/${id}/menu-items/${item}`, {
      method: 'PATCH',
      body: { priceCents: 9900, name: 'Torta cara' },
    });
    expect((await student.call(`/orders/${before.id}`)).body).toEqual(before);
    expect((await student.order(id, { [item]: 1 })).body).toMatchObject({
      totalCents: 9900,
      items: [{ name: 'Torta cara' }],
    });
    const { body: accepted } = await staff.post(`/orders/${before.id}/accept`);
    expect(accepted).toMatchObject({ totalCents: 11000, items: [{ name: 'Torta de milanesa' }] });
  });

  it('and options that keep their id keep carts valid; the others go', async () => {
    const cafeteria = await openCafeteria();
    const { id, student, staff } = cafeteria;
    const path = `/cafeterias/${id}/menu-items`;
    const { body: dish } = await staff.post(path, {
      ...full(await categoryOf(cafeteria)),
      windows: [],
      maxPerStudent: null,
    });
    const [group] = dish.modifierGroups;
    const [chorizo, jamon] = group.modifiers;
    const inCart = (modifierId: string) => ({
      cafeteriaId: id,
      allowDuplicate: true,
      items: [{ menuItemId: dish.id, quantity: 1, modifierIds: [modifierId] }],
    });
    await student.post('/orders', inCart(chorizo.id));
    const change = {
      id: group.id,
      name: 'Agrega',
      minChoices: 0,
      maxChoices: 2,
      modifiers: [
        { name: 'Aguacate' },
        { id: chorizo.id, name: 'Chorizo de Uriangato', priceDeltaCents: 1500 },
      ],
    };
    const { body } = await once(cafeteria, () =>
      staff.call(`${path}/${dish.id}`, { method: 'PATCH', body: { modifierGroups: [change] } }),
    );
    expect(body.modifierGroups).toMatchObject([
      { id: group.id, name: 'Agrega', modifiers: [{ name: 'Aguacate' }, { id: chorizo.id, stock: 4 }] },
    ]);
    expect((await student.post('/orders', inCart(chorizo.id))).body.items[0].unitPriceCents).toBe(5700);
    expect((await student.post('/orders', inCart(jamon.id))).body.code).toBe('modifiers_invalid');
    // Into a new group: the option moves with its id, the old group goes.
    const moved = [
      { name: 'Proteína', minChoices: 1, maxChoices: 1, modifiers: [{ id: chorizo.id, name: 'Chorizo' }] },
    ];
    const { body: regrouped } = await staff.call(`${path}/${dish.id}`, {
      method: 'PATCH',
      body: { modifierGroups: moved },
    });
    expect(regrouped.modifierGroups).toMatchObject([{ modifiers: [{ id: chorizo.id, stock: 3 }] }]);
    expect(regrouped.modifierGroups).toHaveLength(1);
    const { body: plain } = await staff.call(`${path}/${dish.id}`, {
      method: 'PATCH',
      body: { modifierGroups: [] },
    });
    expect(plain.modifierGroups).toEqual([]);
  });

  it('but a combo takes no combo, nor itself, in either order', async () => {
    const cafeteria = await openCafeteria({ menu: [torta(), agua(), agua({ name: 'Comida' })] });
    const { items, staff } = cafeteria;
    const [dish, drink, combo] = items as [string, string, string];
    const compose = (of: string, ...parts: string[]) =>
      staff.call(`/cafeterias/${cafeteria.id}/menu-items/${of}`, {
        method: 'PATCH',
        body: { components: parts.map((menuItemId) => ({ menuItemId })) },
      });
    expect((await once(cafeteria, () => compose(combo, dish))).body.components).toMatchObject([
      { menuItemId: dish, quantity: 1 },
    ]);
    for (const [of, part] of [
      [drink, combo],
      [dish, drink],
      [combo, combo],
    ] as const)
      expect((await compose(of, part)).body.code).toBe('combo_of_combos');
    const replies = await Promise.all([compose(combo, drink), compose(drink, dish)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 422]);
  });
});

describe('a dish that leaves the menu', () => {
  it('is gone for everybody, and stays in its orders and in its ledger', async () => {
    const cafeteria = await openCafeteria();
    const { id, item, student, staff } = cafeteria;
    const path = `/cafeterias/${id}/menu-items`;
    const { body: order } = await student.order(id, { [item]: 1 });
    await once(cafeteria, () => staff.call(`${path}/${item}`, { method: 'DELETE' }));
    expect((await staff.call(path)).body.data).toEqual([]);
    expect(await student.order(id, { [item]: 1 })).toMatchObject({ body: { code: 'menu_item_not_found' } });
    expect((await student.call(`/orders/${order.id}`)).body.items[0].name).toBe('Torta de milanesa');
    await student.post(`/orders/${order.id}/cancel`);
    const { body: ledger } = await staff.call(`${path}/${item}/stock-movements`);
    expect(ledger.data.map(({ kind }: { kind: string }) => kind)).toEqual(['release', 'sale']);
    for (const reply of [
      await staff.call(`${path}/${item}`, { method: 'DELETE' }),
      await staff.call(`${path}/${item}`, { method: 'PATCH', body: { name: 'x' } }),
      await staff.post(`${path}/${item}/back`),
      await staff.post(`${path}/${item}/stock`, { kind: 'restock', quantity: 1 }),
    ])
      expect([reply.status, reply.body.code]).toEqual([404, 'dish_not_found']);
  });

  it('for now ("86") cannot be ordered until it is back; two tablets are heard once', async () => {
    const cafeteria = await openCafeteria();
    const { id, item, student, staff, admin } = cafeteria;
    const path = `/cafeterias/${id}/menu-items/${item}`;
    const phone = await student.stream(id);
    await once(
      cafeteria,
      async () => (await Promise.all([staff.post(`${path}/sold-out`), admin.post(`${path}/sold-out`)]))[0],
      'menu.sold_out',
    );
    expect(await phone.hearsEvent('menu.sold_out')).toMatchObject({ data: { menuItemId: item } });
    expect(await student.order(id, { [item]: 1 })).toMatchObject({ body: { code: 'menu_item_unavailable' } });
    const { body } = await once(cafeteria, () => staff.post(`${path}/back`));
    expect(body).toMatchObject({ switchedOn: true, available: true, stock: 20 });
    expect((await student.order(id, { [item]: 1 })).status).toBe(201);
  });
});

describe('categories', () => {
  it('are created, renamed and deleted when no dish is in them', async () => {
    const cafeteria = await openCafeteria();
    const { id, item, staff } = cafeteria;
    const path = `/cafeterias/${id}/menu-categories`;
    const all = await categoryOf(cafeteria);
    const { body: created } = await once(cafeteria, () => staff.post(path, { name: 'Postres' }));
    const { body } = await once(cafeteria, () =>
      staff.call(`${path}/${created.id}`, { method: 'PATCH', body: { name: 'Dulces' } }),
    );
    expect(body).toEqual({ id: created.id, name: 'Dulces' });
    const remove = (category: string) => staff.call(`${path}/${category}`, { method: 'DELETE' });
    expect((await remove(all)).body).toMatchObject({ code: 'menu_category_in_use', status: 409 });
    await staff.call(`/cafeterias/${id}/menu-items/${item}`, { method: 'DELETE' });
    await once(cafeteria, () => remove(all));
    expect((await remove(all)).body.code).toBe('menu_category_not_found');
    // The archived dish went to the last one, which has to stay for it.
    expect((await remove(created.id)).body.code).toBe('menu_category_in_use');
    expect((await staff.call(`/cafeterias/${id}/menu`)).body.categories).toMatchObject([
      { name: 'Dulces', items: [] },
    ]);
  });

  it('and dishes are dragged into order; what is not listed comes after', async () => {
    const cafeteria = await openCafeteria({
      menu: ['A', 'B', 'C', 'D'].map((name) => torta({ name })),
    });
    const { id, staff, items } = cafeteria;
    const [a, b, c, d] = items as [string, string, string, string];
    const first = await categoryOf(cafeteria);
    const { body: second } = await staff.post(`/cafeterias/${id}/menu-categories`, { name: 'Segunda' });
    const drag = (categories: { id: string; itemIds: string[] }[]) =>
      staff.call(`/cafeterias/${id}/menu-order`, { method: 'PUT', body: { categories } });
    const shown = async () =>
      (await staff.call(`/cafeterias/${id}/menu-items`)).body.data.map(
        ({ name, categoryId }: { name: string; categoryId: string }) =>
          `${categoryId === first ? 1 : 2}${name}`,
      );
    await once(cafeteria, () =>
      drag([
        { id: second.id, itemIds: [c] },
        { id: first, itemIds: [d, b] },
      ]),
    );
    expect(await shown()).toEqual(['2C', '1D', '1B', '1A']);
    await drag([{ id: first, itemIds: [a] }]);
    expect(await shown()).toEqual(['1A', '1D', '1B', '2C']);

    expect((await drag([{ id: nobody, itemIds: [] }])).body.code).toBe('menu_category_not_found');
    expect((await drag([{ id: first, itemIds: [nobody] }])).body.code).toBe('dish_not_found');
    expect(
      (
        await drag([
          { id: first, itemIds: [a] },
          { id: second.id, itemIds: [a] },
        ])
      ).status,
    ).toBe(422);
    expect(await shown()).toEqual(['1A', '1D', '1B', '2C']);
  });
});

describe('the menu of a cafeteria', () => {
  const everyEdit = (id: string, item: string, category: string): [string, string, unknown?][] => [
    ['GET', `/cafeterias/${id}/menu-items`],
    ['POST', `/cafeterias/${id}/menu-items`, { categoryId: category, name: 'X', priceCents: 1 }],
    ['PATCH', `/cafeterias/${id}/menu-items/${item}`, { name: 'X' }],
    ['DELETE', `/cafeterias/${id}/menu-items/${item}`],
    ['POST', `/cafeterias/${id}/menu-items/${item}/sold-out`],
    ['POST', `/cafeterias/${id}/menu-items/${item}/back`],
    ['POST', `/cafeterias/${id}/menu-items/${item}/stock`, { kind: 'restock', quantity: 1 }],
    ['GET', `/cafeterias/${id}/menu-items/${item}/stock-movements`],
    ['POST', `/cafeterias/${id}/menu-categories`, { name: 'X' }],
    ['PATCH', `/cafeterias/${id}/menu-categories/${category}`, { name: 'X' }],
    ['DELETE', `/cafeterias/${id}/menu-categories/${category}`],
    ['PUT', `/cafeterias/${id}/menu-order`, { categories: [] }],
    ['GET', `/cafeterias/${id}/ingredients`],
    ['POST', `/cafeterias/${id}/ingredients`, { name: 'X' }],
    ['PATCH', `/cafeterias/${id}/ingredients/${nobody}`, { name: 'X' }],
    ['DELETE', `/cafeterias/${id}/ingredients/${nobody}`],
  ];
  const answersTo = async (client: Client, edits: [string, string, unknown?][]) => {
    const replies: Reply[] = [];
    for (const [method, path, body] of edits) replies.push(await client.call(path, { method, body }));
    return replies.map(({ status, body }) => `${status} ${body.code ?? ''}`);
  };

  it('is edited by its own staff and admins alone', async () => {
    const [here, there] = [await openCafeteria(), await openCafeteria()];
    const edits = everyEdit(here.id, here.item, await categoryOf(here));
    for (const client of [here.student, there.staff])
      expect(new Set(await answersTo(client, edits))).toEqual(new Set(['403 forbidden']));
    expect(await menuFacts(here)).toEqual({ version: 1, told: [] });
    expect((await here.admin.call(`/cafeterias/${here.id}/menu-items`)).status).toBe(200);
  });

  it('is not edited through another cafeteria', async () => {
    const [here, there] = [await openCafeteria(), await openCafeteria()];
    const answers = await answersTo(there.staff, everyEdit(there.id, here.item, await categoryOf(here)));
    expect(answers.filter((answer) => answer.startsWith('404'))).toHaveLength(11);
    expect(await menuFacts(here)).toEqual({ version: 1, told: [] });
    expect((await here.admin.post(`/cafeterias/${nobody}/menu-categories`, { name: 'X' })).body.code).toBe(
      'cafeteria_not_found',
    );
  });
});

describe('what staff create with an idempotency key', () => {
  it.each(['menu-items', 'menu-categories', 'ingredients'])(
    'is one of the %s, however often it is sent',
    async (kind) => {
      const cafeteria = await openCafeteria();
      const { id, staff, sql } = cafeteria;
      const fields = {
        name: 'Café',
        ...(kind === 'menu-items' && { categoryId: await categoryOf(cafeteria), priceCents: 2000 }),
      };
      const create = (changes = {}) =>
        staff.post(`/cafeterias/${id}/${kind}`, { ...fields, ...changes }, { 'idempotency-key': 'tap' });
      const [first, second] = await Promise.all([create(), create()]);
      expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
      expect([first, second].filter(({ headers }) => headers.get('idempotency-replayed'))).toHaveLength(1);
      expect(await menuFacts(cafeteria)).toEqual({ version: 2, told: ['menu.changed'] });
      const other = await create({ name: 'Té' });
      expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
      const table = kind.replace('-', '_');
      expect(
        await sql(`select name from ${table} where cafeteria_id = $1 and name in ('Café', 'Té')`, [id]),
      ).toEqual([{ name: 'Café' }]);
    },
  );

  it('is refused with the first refusal', async () => {
    const { id, staff, sql } = await openCafeteria();
    const create = (headers = {}) => staff.post(`/cafeterias/${id}/ingredients`, { name: 'Telera' }, headers);
    await create();
    const refused = await create({ 'idempotency-key': 'k' });
    await sql('delete from ingredients where cafeteria_id = $1', [id]);
    const again = await create({ 'idempotency-key': 'k' });
    expect([refused.status, again.status, again.body.code]).toEqual([409, 409, 'name_taken']);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });
});
