import { expect, it } from 'vitest';
import type { Menu } from '../../src/contracts/menu.ts';
import { agua, openCafeteria, torta } from '../support/cafeteria.ts';
import { passMinute } from '../support/minute.ts';

const withAvocado = (name: string) =>
  torta({
    name,
    groups: [{ name: 'Extras', min: 0, max: 1, modifiers: [{ name: 'Aguacate', priceDeltaCents: 1000 }] }],
  });

it('a dish that was sold out for today is back tomorrow by itself, and everybody hears of it', async () => {
  const { institution, id, item, items, staff, student, sql } = await openCafeteria({
    menu: [torta(), agua()],
  });
  const path = `/cafeterias/${id}/menu-items/${item}`;
  const tomorrow = (await sql('select tomorrow_at($1)::text as day', [id]))[0]?.day;
  expect((await staff.post(`${path}/sold-out`, { onlyToday: true })).body).toMatchObject({
    switchedOn: false,
    backOn: tomorrow,
  });
  await staff.post(`/cafeterias/${id}/menu-items/${items[1]}/sold-out`);
  await passMinute(institution);
  expect((await student.order(id, { [item]: 1 })).body).toMatchObject({ code: 'menu_item_unavailable' });

  await sql('update menu_items set back_on = back_on - 1');
  await passMinute(institution);
  expect((await student.order(id, { [item]: 1 })).status).toBe(201);
  expect((await student.order(id, { [items[1] as string]: 1 })).status).toBe(409);
  const told = await sql(
    "select type, event->'data'->'menuItemIds' as dishes from event_outbox where type like 'menu.%' order by seq",
  );
  expect(told.map(({ type }) => type)).toEqual(['menu.sold_out', 'menu.sold_out', 'menu.changed']);
  expect(told.at(-1)?.dishes).toEqual([item]);
});

it('what is off for good can be made so for today, and the other way; what is so already is no change', async () => {
  const { id, item, staff, sql } = await openCafeteria();
  const path = `/cafeterias/${id}/menu-items/${item}/sold-out`;
  const version = async () =>
    (await sql('select menu_version from cafeterias where id = $1', [id]))[0]?.menu_version;
  await staff.post(path);
  const before = await version();
  await staff.post(path, {});
  expect(await version()).toBe(before);
  expect((await staff.post(path, { onlyToday: true })).body.backOn).not.toBeNull();
  expect((await staff.post(path, { onlyToday: false })).body.backOn).toBeNull();
  expect(await version()).toBe(before + 2);
});

it('two boards that switch the same option in the same moment mean the same', async () => {
  const { institution, id, staff, sql } = await openCafeteria({
    menu: [withAvocado('Torta'), withAvocado('Molletes')],
  });
  const off = () => staff.post(`/cafeterias/${id}/options/sold-out`, { name: 'Aguacate', onlyToday: true });
  const answers = await Promise.all([off(), off(), off()]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(await sql('select distinct available, back_on is null as open from modifiers')).toEqual([
    { available: false, open: false },
  ]);
  expect(
    (
      await sql(
        "select count(*)::int as told from event_outbox where type = 'menu.changed' and cafeteria_id = $1",
        [id],
      )
    )[0]?.told,
  ).toBe(1);

  await sql('update modifiers set back_on = back_on - 1');
  await passMinute(institution);
  expect(await sql('select distinct available, back_on is null as open from modifiers')).toEqual([
    { available: true, open: true },
  ]);
  expect(await staff.post(`/cafeterias/${id}/options/back`, { name: 'Nada así' })).toMatchObject({
    status: 404,
    body: { code: 'option_not_found' },
  });
});

it('an option that a form switches keeps no day of before', async () => {
  const { id, item, staff } = await openCafeteria({ menu: [withAvocado('Torta')] });
  await staff.post(`/cafeterias/${id}/options/sold-out`, { name: 'Aguacate', onlyToday: true });
  const groupsOf = async () =>
    (await staff.call(`/cafeterias/${id}/menu-items`)).body.data[0].modifierGroups as {
      id: string;
      modifiers: { id: string; backOn: string | null; switchedOn: boolean }[];
    }[];
  const [group] = await groupsOf();
  const [option] = group?.modifiers ?? [];
  expect(option).toMatchObject({ switchedOn: false, backOn: expect.any(String) });
  const write = (facts: object) =>
    staff.call(`/cafeterias/${id}/menu-items/${item}`, {
      method: 'PATCH',
      body: {
        modifierGroups: [
          {
            ...{ id: group?.id, name: 'Extras', minChoices: 0, maxChoices: 1 },
            modifiers: [{ id: option?.id, name: 'Aguacate', ...facts }],
          },
        ],
      },
    });
  await write({});
  expect((await groupsOf())[0]?.modifiers[0]?.backOn).toBe(option?.backOn);
  await write({ available: true });
  expect((await groupsOf())[0]?.modifiers[0]).toMatchObject({ switchedOn: true, backOn: null });
});

it('an ingredient that is out for today comes back with its dishes', async () => {
  const { institution, id, item, staff, student, sql } = await openCafeteria();
  const { body: avocado } = await staff.post(`/cafeterias/${id}/ingredients`, { name: 'Aguacate' });
  const patch = (path: string, body: object) =>
    staff.call(`/cafeterias/${id}/${path}`, { method: 'PATCH', body });
  await patch(`menu-items/${item}`, { ingredientIds: [avocado.id] });
  const { body: out } = await patch(`ingredients/${avocado.id}`, { available: false, onlyToday: true });
  expect(out).toMatchObject({ available: false, backOn: expect.any(String) });
  expect((await student.order(id, { [item]: 1 })).status).toBe(409);
  await sql('update ingredients set back_on = back_on - 1');
  await passMinute(institution);
  expect((await student.order(id, { [item]: 1 })).status).toBe(201);
});

it('what is sold out for today can be ordered for tomorrow, and what is off for good cannot', async () => {
  const cafeteria = await openCafeteria({ menu: [withAvocado('Torta'), agua()] });
  const { id, items, staff, student, sql } = cafeteria;
  await sql('update cafeterias set book_ahead_days = 1 where id = $1', [id]);
  const { body: slots } = await student.call(`/cafeterias/${id}/slots`);
  const orderFor = (menuItemId: string | undefined, pickupSlot?: string) =>
    student.post('/orders', {
      ...{ cafeteriaId: id, items: [{ menuItemId, quantity: 1 }], pickupSlot },
      ...{ paymentMethod: 'cash', allowDuplicate: true },
    });
  const tomorrow = slots.data.at(-1).startsAt;
  await staff.post(`/cafeterias/${id}/menu-items/${items[0]}/sold-out`, { onlyToday: true });
  await staff.post(`/cafeterias/${id}/menu-items/${items[1]}/sold-out`);
  expect((await orderFor(items[0])).body.code).toBe('menu_item_unavailable');
  expect((await orderFor(items[0], tomorrow)).status).toBe(201);
  expect((await orderFor(items[1], tomorrow)).body.code).toBe('menu_item_unavailable');
});

it('the menu tells which dishes that are out can be ordered for tomorrow, whatever it is that they lack', async () => {
  const salsa = { name: 'Salsa', min: 1, max: 1, modifiers: [{ name: 'Verde', priceDeltaCents: 0 }] };
  const names = ['hoy', 'siempre', 'del día', 'contado', 'sin salsa', 'sin pan', 'paquete', 'sin fin', 'hay'];
  const cafeteria = await openCafeteria({
    menu: names.map((name) => torta({ name, groups: name === 'sin salsa' ? [salsa] : [] })),
  });
  const { institution, id, items, staff, manager, student, sql } = cafeteria;
  await sql('update cafeterias set book_ahead_days = 1 where id = $1', [id]);
  await passMinute(institution);
  const idOf = (name: string) => items[names.indexOf(name)] as string;
  const edit = (name: string, body: object) =>
    manager.call(`/cafeterias/${id}/menu-items/${idOf(name)}`, { method: 'PATCH', body });
  const soldOut = (name: string, onlyToday: boolean) =>
    staff.post(`/cafeterias/${id}/menu-items/${idOf(name)}/sold-out`, { onlyToday });
  const { body: bread } = await staff.post(`/cafeterias/${id}/ingredients`, { name: 'Pan' });
  await edit('sin pan', { ingredientIds: [bread.id] });
  await edit('paquete', { components: [{ menuItemId: idOf('hoy') }, { menuItemId: idOf('del día') }] });
  await edit('sin fin', { components: [{ menuItemId: idOf('hoy') }, { menuItemId: idOf('siempre') }] });
  await edit('del día', { dailyStock: 2 });
  await sql('update menu_items set stock = 0 where id = any($1::uuid[])', [
    [idOf('del día'), idOf('contado')],
  ]);
  await staff.post(`/cafeterias/${id}/options/sold-out`, { name: 'Verde', onlyToday: true });
  await staff.call(`/cafeterias/${id}/ingredients/${bread.id}`, {
    method: 'PATCH',
    body: { available: false, onlyToday: true },
  });
  await soldOut('hoy', true);
  await soldOut('siempre', false);

  const { body: menu } = await student.call<Menu>(`/cafeterias/${id}/menu`);
  const [{ day: tomorrow }] = (await sql('select tomorrow_at($1)::text as day', [id])) as [{ day: string }];
  const told = menu.categories
    .flatMap((category) => category.items)
    .map(({ name, state, backOn }) => [name, state, backOn]);
  expect(Object.fromEntries(told.map(([name, ...how]) => [name, how]))).toEqual({
    hoy: ['out', tomorrow],
    siempre: ['out', null],
    'del día': ['out', tomorrow],
    contado: ['out', null],
    'sin salsa': ['out', tomorrow],
    'sin pan': ['out', tomorrow],
    paquete: ['out', tomorrow],
    'sin fin': ['out', null],
    hay: ['in', null],
  });
  const [verde] = menu.categories
    .flatMap((category) => category.items.flatMap((dish) => dish.modifierGroups))
    .flatMap(({ modifiers }) => modifiers);
  expect(verde).toMatchObject({ available: false, backOn: tomorrow });

  const { body: slots } = await student.call(`/cafeterias/${id}/slots`);
  const orderedFor = async (name: string, pickupSlot?: string) => {
    const modifierIds = name === 'sin salsa' ? [verde?.id] : [];
    const { status } = await student.post('/orders', {
      ...{ cafeteriaId: id, items: [{ menuItemId: idOf(name), quantity: 1, modifierIds }], pickupSlot },
      ...{ paymentMethod: 'cash', allowDuplicate: true },
    });
    return status === 201;
  };
  for (const [name, state, backOn] of told as [string, string, string | null][]) {
    expect([name, await orderedFor(name)]).toEqual([name, state !== 'out']);
    const isHadTomorrow = state !== 'out' || backOn === tomorrow;
    expect([name, await orderedFor(name, slots.data.at(-1).startsAt)]).toEqual([name, isHadTomorrow]);
  }
});
