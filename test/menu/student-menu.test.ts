import { describe, expect, it } from 'vitest';
import type { Menu } from '../../src/contracts/menu.ts';
import { agua, type OpenCafeteria, openCafeteria, torta } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { eventually, roundTripsOf } from '../support/lab.ts';

type Dish = Menu['categories'][number]['items'][number];

/** Each time another phone asks: one that asks this often would reach its rate limit. */
const menuOf = async ({ id, institution }: OpenCafeteria): Promise<Menu> =>
  (await new Client(institution, null).call<Menu>(`/cafeterias/${id}/menu`)).body;
const dishesOf = (menu: Menu): Dish[] => menu.categories.flatMap(({ items }) => items);
const dishOf = (menu: Menu, id: string): Dish | undefined => dishesOf(menu).find((dish) => dish.id === id);

/** The student's phone has to show this within a second. */
const shows = (cafeteria: OpenCafeteria, satisfied: (menu: Menu) => boolean) =>
  eventually(() => menuOf(cafeteria), satisfied, 1_000);

const patch = ({ id, staff }: OpenCafeteria, item: string, body: unknown) =>
  staff.call(`/cafeterias/${id}/menu-items/${item}`, { method: 'PATCH', body });

describe("a student's menu", () => {
  it('makes no round trip when it is warm, and the whole menu is one when it is not', async () => {
    const cafeteria = await openCafeteria();
    await menuOf(cafeteria);
    const warm = async () => {
      for (let asked = 0; asked < 10; asked++) await menuOf(cafeteria);
      await scheduler.wait(800);
      await menuOf(cafeteria);
    };
    expect(await roundTripsOf(cafeteria.institution, warm)).toEqual([]);
    await patch(cafeteria, cafeteria.item, { name: 'Torta nueva' });
    await scheduler.wait(1_000);
    const again = () => menuOf(cafeteria);
    expect(await roundTripsOf(cafeteria.institution, again)).toEqual([
      'select menu_document($1::uuid) as answer',
    ]);
  });

  it('is asked for once by fifty phones at once, warm or not, after an edit as well', async () => {
    const cafeteria = await openCafeteria();
    const rush = () => Promise.all(Array.from({ length: 50 }, () => menuOf(cafeteria)));
    const loads = async () =>
      (await roundTripsOf(cafeteria.institution, rush)).filter((trip) => trip.includes('menu_document'));
    expect(await loads()).toHaveLength(1);
    for (const quietMs of [500, 1_000]) {
      await patch(cafeteria, cafeteria.item, { name: `Torta ${quietMs}` });
      await scheduler.wait(quietMs);
      expect(await loads()).toHaveLength(1);
    }
    const names = (await rush()).map((menu) => dishOf(menu, cafeteria.item)?.name);
    expect(new Set(names)).toEqual(new Set(['Torta 1000']));
  });

  it('is not sent again to a phone that has it', async () => {
    const cafeteria = await openCafeteria();
    const { id, student, item } = cafeteria;
    const ask = (tag: string) =>
      student.call(`/cafeterias/${id}/menu`, { headers: { 'if-none-match': tag } });
    const first = await ask('"other"');
    const tag = first.headers.get('etag') as string;
    expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    for (const sent of [tag, `W/${tag}`, `"other", ${tag}`]) {
      const { status, body, headers } = await ask(sent);
      expect([status, body, headers.get('etag')]).toEqual([304, '', tag]);
    }
    await patch(cafeteria, item, { priceCents: 6000 });
    const { body, headers } = await eventually(
      () => ask(tag),
      ({ status }) => status === 200,
      1_000,
    );
    expect(dishOf(body, item)?.priceCents).toBe(6000);
    expect(headers.get('etag')).not.toBe(tag);
  });

  it('is right within a second of any edit', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 20 }), agua()] });
    const { id, staff, sql } = cafeteria;
    const [dish, drink] = cafeteria.items as [string, string];
    const path = `/cafeterias/${id}`;
    const [category] = (await menuOf(cafeteria)).categories;
    let made = '';
    const edits: [edit: () => Promise<unknown>, shown: (menu: Menu) => boolean][] = [
      [
        () => patch(cafeteria, dish, { name: 'Torta ahogada' }),
        (menu) => dishOf(menu, dish)?.name === 'Torta ahogada',
      ],
      [
        async () => {
          const fields = { categoryId: category?.id, name: 'Café', priceCents: 2000 };
          made = (await staff.post(`${path}/menu-items`, fields)).body.id;
        },
        (menu) => dishOf(menu, made) !== undefined,
      ],
      [
        () => staff.post(`${path}/menu-items/${made}/sold-out`),
        (menu) => dishOf(menu, made)?.available === false,
      ],
      [() => staff.post(`${path}/menu-items/${made}/back`), (menu) => dishOf(menu, made)?.available === true],
      [
        () => staff.post(`${path}/menu-items/${dish}/stock`, { kind: 'recount', quantity: 3 }),
        (menu) => dishOf(menu, dish)?.state === 'low',
      ],
      [
        () => staff.post(`${path}/menu-items/${dish}/stock`, { kind: 'waste', quantity: 3 }),
        (menu) => dishOf(menu, dish)?.state === 'out',
      ],
      [() => patch(cafeteria, dish, { stock: null }), (menu) => dishOf(menu, dish)?.state === 'in'],
      [
        () =>
          staff.call(`${path}/menu-order`, {
            method: 'PUT',
            body: { categories: [{ id: category?.id, itemIds: [made, drink, dish] }] },
          }),
        (menu) => dishesOf(menu)[0]?.id === made,
      ],
      [() => staff.call(`${path}/menu-items/${made}`, { method: 'DELETE' }), (menu) => !dishOf(menu, made)],
      [
        () => staff.post(`${path}/menu-categories`, { name: 'Postres' }),
        (menu) => menu.categories.length === 2,
      ],
    ];
    for (const [edit, shown] of edits) {
      await menuOf(cafeteria);
      await edit();
      await shows(cafeteria, shown);
    }
    expect((await menuOf(cafeteria)).version).toBe(1 + edits.length);
    expect(await sql('select menu_version from cafeterias where id = $1', [id])).toEqual([
      { menu_version: 1 + edits.length },
    ]);
  });

  it('tells in, low and out, never how many', async () => {
    const cafeteria = await openCafeteria({
      menu: [torta({ stock: 6 }), torta({ stock: 5 }), torta({ stock: 0 }), agua()],
    });
    const dishes = dishesOf(await menuOf(cafeteria));
    expect(dishes.map(({ state }) => state)).toEqual(['in', 'low', 'out', 'in']);
    for (const dish of dishes) expect(Object.keys(dish)).not.toContain('stock');
  });
});

describe('an ingredient that is switched off', () => {
  it('switches off the dishes that need it and the combos with them, and back', async () => {
    const cafeteria = await openCafeteria({ menu: [torta(), agua(), torta({ name: 'Paquete' })] });
    const { id, staff, student } = cafeteria;
    const [dish, drink, combo] = cafeteria.items as [string, string, string];
    const { body: telera } = await staff.post(`/cafeterias/${id}/ingredients`, { name: 'Telera' });
    await patch(cafeteria, dish, { ingredientIds: [telera.id] });
    await patch(cafeteria, combo, { components: [{ menuItemId: dish }, { menuItemId: drink }] });
    const turn = (available: boolean) =>
      staff.call(`/cafeterias/${id}/ingredients/${telera.id}`, { method: 'PATCH', body: { available } });
    const availability = (menu: Menu) =>
      [dish, drink, combo].map((each) => dishOf(menu, each)?.available).join();

    expect((await turn(false)).body).toEqual({
      id: telera.id,
      name: 'Telera',
      available: false,
      backOn: null,
      allergens: [],
    });
    await shows(cafeteria, (menu) => availability(menu) === 'false,true,false');
    for (const item of [dish, combo])
      expect((await student.order(id, { [item]: 1 })).body).toMatchObject({
        code: 'menu_item_unavailable',
        errors: [{ menuItemId: item }],
      });
    expect((await student.order(id, { [drink]: 1 })).status).toBe(201);

    await turn(true);
    await shows(cafeteria, (menu) => availability(menu) === 'true,true,true');
    for (const item of [dish, combo]) expect((await student.order(id, { [item]: 1 })).status).toBe(201);

    await turn(false);
    await staff.call(`/cafeterias/${id}/ingredients/${telera.id}`, { method: 'DELETE' });
    await shows(cafeteria, (menu) => availability(menu) === 'true,true,true');
    expect((await staff.call(`/cafeterias/${id}/ingredients`)).body).toEqual({ data: [] });
  });

  it('has a name of its own, and is nothing to another cafeteria', async () => {
    const [here, there] = [await openCafeteria(), await openCafeteria()];
    const { body: pan } = await here.staff.post(`/cafeterias/${here.id}/ingredients`, { name: 'Pan' });
    const twin = await here.staff.post(`/cafeterias/${here.id}/ingredients`, { name: 'Pan' });
    expect([twin.status, twin.body.code]).toEqual([409, 'name_taken']);
    expect((await there.staff.post(`/cafeterias/${there.id}/ingredients`, { name: 'Pan' })).status).toBe(201);
    const foreign = { method: 'PATCH', body: { available: false } };
    const reply = await there.staff.call(`/cafeterias/${there.id}/ingredients/${pan.id}`, foreign);
    expect([reply.status, reply.body.code]).toEqual([404, 'ingredient_not_found']);
    const missing = await patch(here, here.item, { ingredientIds: ['019af000-0000-7000-8000-000000000000'] });
    expect(missing.body.code).toBe('ingredient_not_found');
  });
});

describe('a combo', () => {
  /** A combo of a torta and two aguas. */
  async function openWithCombo(stocks: { dish: number; drink: number }) {
    const cafeteria = await openCafeteria({
      menu: [
        torta({ stock: stocks.dish }),
        agua({ stock: stocks.drink }),
        torta({ name: 'Paquete', stock: null }),
      ],
    });
    const [dish, drink, combo] = cafeteria.items as [string, string, string];
    await patch(cafeteria, combo, {
      components: [
        { menuItemId: dish, quantity: 1 },
        { menuItemId: drink, quantity: 2 },
      ],
    });
    const stock = async () =>
      (
        await cafeteria.sql('select stock from menu_items where id = any($1) order by position', [
          [dish, drink],
        ])
      ).map((row) => row.stock);
    return { cafeteria, dish, drink, combo, stock };
  }

  it('sells the stock of its parts, counted together with other lines, and gives it back', async () => {
    const { cafeteria, drink, combo, stock } = await openWithCombo({ dish: 9, drink: 5 });
    const { id, student } = cafeteria;
    const refused = await student.order(id, { [combo]: 1, [drink]: 4 });
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'out_of_stock' }]);
    expect(await stock()).toEqual([9, 5]);
    const { status, body: order } = await student.order(id, { [combo]: 1, [drink]: 3 });
    expect([status, await stock()]).toEqual([201, [8, 0]]);
    expect(await student.order(id, { [combo]: 1 })).toMatchObject({ body: { code: 'out_of_stock' } });
    await student.post(`/orders/${order.id}/cancel`);
    expect(await stock()).toEqual([9, 5]);
  });

  it('is out, on every phone, as soon as a part is too few for it', async () => {
    const { cafeteria, drink, combo } = await openWithCombo({ dish: 9, drink: 3 });
    expect(dishOf(await menuOf(cafeteria), combo)?.state).toBe('in');
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [drink]: 2 });
    await shows(
      cafeteria,
      (menu) => dishOf(menu, combo)?.state === 'out' && dishOf(menu, drink)?.state === 'low',
    );
    await cafeteria.student.post(`/orders/${order.id}/cancel`);
    await shows(cafeteria, (menu) => dishOf(menu, combo)?.state === 'in');
  });

  it('is out while a part of it is', async () => {
    const { cafeteria, dish, combo } = await openWithCombo({ dish: 9, drink: 9 });
    await cafeteria.staff.post(`/cafeterias/${cafeteria.id}/menu-items/${dish}/sold-out`);
    expect(await cafeteria.student.order(cafeteria.id, { [combo]: 1 })).toMatchObject({
      body: { code: 'menu_item_unavailable' },
    });
    await shows(cafeteria, (menu) => dishOf(menu, combo)?.available === false);
  });
});

describe('options', () => {
  const withOption = async (priceDeltaCents: number, stock: number | null) => {
    const cafeteria = await openCafeteria();
    const { body } = await patch(cafeteria, cafeteria.item, {
      modifierGroups: [
        {
          name: 'Extras',
          minChoices: 0,
          maxChoices: 1,
          modifiers: [{ name: 'Extra', priceDeltaCents, stock }],
        },
      ],
    });
    const option: string = body.modifierGroups[0].modifiers[0].id;
    const line = { menuItemId: cafeteria.item, quantity: 1, modifierIds: [option] };
    const basket = (...items: unknown[]) => ({ cafeteriaId: cafeteria.id, items, allowDuplicate: true });
    return { cafeteria, option, line, basket };
  };
  const optionOf = (menu: Menu) => dishesOf(menu)[0]?.modifierGroups[0]?.modifiers[0];

  it('have stock of their own: the last one is sold once, shown as gone, and given back', async () => {
    const { cafeteria, line, basket } = await withOption(1000, 1);
    const { student, staff, id } = cafeteria;
    expect((await student.post('/orders', basket(line, line))).body.code).toBe('out_of_stock');
    const replies = await Promise.all([1, 2, 3].map(() => student.post('/orders', basket(line))));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    await shows(cafeteria, (menu) => optionOf(menu)?.available === false);
    expect(
      (await staff.call(`/cafeterias/${id}/menu-items`)).body.data[0].modifierGroups[0].modifiers[0],
    ).toMatchObject({
      available: false,
      switchedOn: true,
      stock: 0,
    });
    const order = replies.find(({ status }) => status === 201)?.body;
    await student.post(`/orders/${order.id}/cancel`);
    await shows(cafeteria, (menu) => optionOf(menu)?.available === true);
    expect((await student.post('/orders', basket(line))).status).toBe(201);
  });

  it('cannot bring the price of a line below nothing, whatever else is in the basket', async () => {
    const { cafeteria, line, basket } = await withOption(-5600, null);
    const { student, item } = cafeteria;
    for (const items of [[line], [line, { menuItemId: item, quantity: 5 }]]) {
      for (const path of ['/orders', '/orders/quote']) {
        const { status, body } = await student.post(path, basket(...items));
        expect([status, body]).toMatchObject([
          422,
          { code: 'modifiers_invalid', errors: [{ pointer: '#/items/0' }] },
        ]);
      }
    }
    const free = await withOption(-5500, null);
    const { status, body } = await free.cafeteria.student.post('/orders', free.basket(free.line));
    expect([status, body.totalCents]).toEqual([201, 0]);
  });
});
