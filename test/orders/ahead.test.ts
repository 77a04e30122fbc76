import { describe, expect, it } from 'vitest';
import { cafeteriaOnTheBell } from '../support/bells.ts';
import { agua, openCafeteria, torta } from '../support/cafeteria.ts';
import { later } from '../support/circuits.ts';
import type { Client } from '../support/clients.ts';
import { placeSubmission, quietDesk } from '../support/ordering.ts';

/** A slot so many days from now, the last of its day: the first may be minutes away when a test runs late in the evening. */
async function slotInDays(
  cafeteria: Awaited<ReturnType<typeof openCafeteria>>,
  days: number,
): Promise<string> {
  const { body } = await cafeteria.student.call(`/cafeterias/${cafeteria.id}/slots`);
  const day = (iso: string) => new Date(iso).toLocaleDateString('en-CA', { timeZone: 'America/Mexico_City' });
  const wanted = new Date(Date.now() + days * 86_400_000).toISOString();
  return body.data.findLast((slot: { startsAt: string }) => day(slot.startsAt) === day(wanted)).startsAt;
}

describe('stock that is counted by the day', () => {
  it('begins a day without what was ordered ahead for it, and takes back what is then cancelled', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 10 })] });
    const { id, item, student, sql } = cafeteria;
    await sql('update menu_items set daily_stock = 10 where id = $1', [item]);
    const { body: ahead } = await student.post('/orders', {
      cafeteriaId: id,
      items: [{ menuItemId: item, quantity: 6 }],
      pickupSlot: await slotInDays(cafeteria, 1),
    });
    const stock = async () => (await sql('select stock from menu_items where id = $1', [item]))[0]?.stock;
    await later(86_400, () =>
      quietDesk(cafeteria).submit({ id: crypto.randomUUID(), command: { kind: 'tick' } }),
    );
    expect(await stock()).toBe(4);
    await student.post(`/orders/${ahead.id}/cancel`);
    expect(await stock()).toBe(10);
  });

  it('is not refilled by an order of yesterday that is cancelled today', async () => {
    const { id, item, student, staff, sql } = await openCafeteria({ menu: [torta({ stock: 10 })] });
    await sql('update menu_items set daily_stock = 10 where id = $1', [item]);
    const { body: old } = await student.order(id, { [item]: 4 });
    await sql(
      `update orders set pickup_slot = pickup_slot - interval '1 day', business_day = business_day - 1 where id = $1`,
      [old.id],
    );
    await sql(`update slot_loads set slot = slot - interval '1 day' where cafeteria_id = $1`, [id]);
    await sql('update cafeterias set business_day = business_day - 1 where id = $1', [id]);
    expect((await student.order(id, { [item]: 3 })).status).toBe(201);
    expect((await staff.post(`/orders/${old.id}/cancel`)).status).toBe(200);
    expect(await sql('select stock from menu_items where id = $1', [item])).toEqual([{ stock: 7 }]);
  });
});

describe('an order for tomorrow', () => {
  it('is taken while it is closed, of the stock, the number and the books of tomorrow, wherever it is read', async () => {
    const cafeteria = await cafeteriaOnTheBell({ menu: [torta({ stock: 0 })], students: 2 });
    const { id, item, students, manager, staff, sql, at, dayAfter } = cafeteria;
    const [ana, ben] = students as [Client, Client];
    await sql(
      'update cafeterias set book_ahead_days = 1, orders_today = 6, business_day = $2 where id = $1',
      [id, cafeteria.today],
    );
    await sql('update menu_items set daily_stock = 5 where id = $1', [item]);
    const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '12:00', closes: '16:00' }));
    await manager.call(`/cafeterias/${id}/hours`, { method: 'PUT', body: { weekly } });
    const inADay = (time: string) => new Date(Date.parse(at(time)) + 86_400_000).toISOString();
    const order = (student: Client, quantity: number) =>
      student.post('/orders', {
        cafeteriaId: id,
        items: [{ menuItemId: item, quantity }],
        pickupSlot: inADay('15:00'),
      });
    const { status, body: placed } = await order(ana, 3);
    expect([status, placed]).toMatchObject([
      201,
      { number: 'A-001', acceptBy: inADay('13:10'), promisedFrom: inADay('15:00') },
    ]);
    // Read anew, from the database.
    const desk = quietDesk(cafeteria);
    const loaded = await desk.state();
    expect(loaded?.orders.get(placed.id)).toMatchObject({ held: { [item]: 3 }, ahead: { [item]: 3 } });
    expect(loaded?.cafeteria).toMatchObject({ ordersToday: 6, ordersAhead: { [dayAfter(1)]: 1 } });
    expect((await order(ben, 3)).body).toMatchObject({ code: 'out_of_stock', errors: [{ remaining: 2 }] });
    expect(await sql('select kind from stock_movements where menu_item_id = $1', [item])).toEqual([]);
    const [books] = await sql('select business_day::text as day from orders where id = $1', [placed.id]);
    expect(books?.day).toBe(dayAfter(1));
    expect((await staff.call(`/cafeterias/${id}/orders?day=${dayAfter(1)}`)).body.data).toHaveLength(1);
    const stock = async () => (await sql('select stock from menu_items where id = $1', [item]))[0]?.stock;
    await later(86_400, () => desk.submit({ id: crypto.randomUUID(), command: { kind: 'tick' } }));
    expect(await stock()).toBe(2);
    expect((await ana.post(`/orders/${placed.id}/cancel`)).status).toBe(200);
    expect(await stock()).toBe(5);
    expect((await quietDesk(cafeteria).state())?.cafeteria).toMatchObject({
      ordersToday: 1,
      ordersAhead: {},
    });
  });

  it('calls nobody to the board before its day', async () => {
    const cafeteria = await openCafeteria();
    const { id, item, student, sql } = cafeteria;
    const pickupSlot = await slotInDays(cafeteria, 1);
    await sql(`update cafeterias set auto_accept = true where id = $1`, [id]);
    await student.post('/orders', {
      cafeteriaId: id,
      items: [{ menuItemId: item, quantity: 1 }],
      pickupSlot,
    });
    const called = async () => (await sql('select report_unattended($1) as events', [id]))[0]?.events;
    expect(await called()).toEqual([]);
    await sql(`update orders set pickup_slot = now() + interval '119 minutes' where cafeteria_id = $1`, [id]);
    expect(await called()).toMatchObject([{ event: 'board.unattended', data: { waiting: 1 } }]);
  });
});

describe('a slot that was named', () => {
  it('is promised as it is, or refused with those that can be kept', async () => {
    const { id, item, student, sql, at } = await cafeteriaOnTheBell();
    const minutesTo = (time: string) => Math.ceil((Date.parse(at(time)) - Date.now()) / 60_000);
    const prepare = (minutes: number) =>
      sql('update menu_items set prep_minutes = $2 where id = $1', [item, minutes]);
    const order = (facts = {}) =>
      student.post('/orders', {
        cafeteriaId: id,
        items: [{ menuItemId: item, quantity: 1 }],
        allowDuplicate: true,
        ...facts,
      });
    await prepare(minutesTo('11:25'));
    const { status, body } = await order({ pickupSlot: at('11:00') });
    expect([status, body]).toMatchObject([
      409,
      { code: 'slot_too_soon', nextSlots: [at('13:00'), at('15:00')] },
    ]);
    expect((await order()).body).toMatchObject({ pickupSlot: at('13:00'), promisedFrom: at('13:00') });
    await prepare(minutesTo('11:10'));
    expect((await order({ pickupSlot: at('11:00') })).body).toMatchObject({ promisedUntil: at('11:20') });
  });
});

describe('a basket', () => {
  it('of combos asks the stations of their parts for their work', async () => {
    const { id, items, student, sql } = await openCafeteria({
      menu: [torta({ stock: null }), agua({ name: 'Combo' })],
    });
    const [part, combo] = items as [string, string];
    await sql(`update menu_items set station = 'grill', make_minutes = 5 where id = $1`, [part]);
    await sql('insert into combo_components (combo_id, component_id, quantity) values ($1, $2, 2)', [
      combo,
      part,
    ]);
    await sql(`update cafeterias set slot_capacity = '{"grill": 5}' where id = $1`, [id]);
    expect((await student.order(id, { [part]: 1 })).status).toBe(201);
    const { status, body } = await student.post('/orders', {
      cafeteriaId: id,
      items: [{ menuItemId: combo, quantity: 1 }],
    });
    expect([status, body.code]).toEqual([409, 'slot_full']);
  });

  it('is served or not by the hour at which it would be collected', async () => {
    const cafeteria = await openCafeteria();
    const { id, item, student, sql } = cafeteria;
    const slot = await slotInDays(cafeteria, 1);
    const day = new Date(slot).toLocaleDateString('en-US', {
      timeZone: 'America/Mexico_City',
      weekday: 'short',
    });
    const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(day) + 1;
    const serve = (weekdays: number[]) =>
      sql('update menu_items set windows = $2::jsonb where id = $1', [
        item,
        JSON.stringify([{ weekdays, from: '00:00', until: '24:00' }]),
      ]);
    const order = () =>
      student.post('/orders', {
        cafeteriaId: id,
        items: [{ menuItemId: item, quantity: 1 }],
        pickupSlot: slot,
      });
    await serve([1, 2, 3, 4, 5, 6, 7].filter((other) => other !== weekday));
    expect((await order()).body.code).toBe('menu_item_unavailable');
    await serve([weekday]);
    expect((await order()).status).toBe(201);
  });

  it('that would cost more than anyone eats is refused, not an error', async () => {
    const { id, item, student, sql } = await openCafeteria({ menu: [torta({ stock: null })] });
    await sql('update menu_items set price_cents = 1000000 where id = $1', [item]);
    const lines = Array.from({ length: 20 }, () => ({ menuItemId: item, quantity: 50 }));
    for (const path of ['/orders', '/orders/quote']) {
      expect((await student.post(path, { cafeteriaId: id, items: lines })).body.code).toBe(
        'basket_too_large',
      );
    }
  });

  it.each([
    '2026-11-25T10:00:00.1234567890123456789012345Z',
    '2026-11-25T10:00:00+23:59',
    '0000-01-01T00:00:00Z',
  ])('for the time %s is refused as invalid', async (pickupSlot) => {
    const { id, item, student } = await openCafeteria();
    const { body } = await student.post('/orders', {
      cafeteriaId: id,
      items: [{ menuItemId: item, quantity: 1 }],
      pickupSlot,
    });
    expect(body.code).toBe('validation_failed');
  });

  it('that the limits of a student refuse is not quoted either', async () => {
    const { id, item, student, sql } = await openCafeteria();
    await sql('update cafeterias set max_open_orders = 1 where id = $1', [id]);
    await student.order(id, { [item]: 1 });
    const { body } = await student.post('/orders/quote', {
      cafeteriaId: id,
      items: [{ menuItemId: item, quantity: 1 }],
    });
    expect(body.code).toBe('too_many_open_orders');
  });
});

it('tells the present again in its id, after a clock that was ahead for a moment', async () => {
  const cafeteria = await openCafeteria();
  const desk = quietDesk(cafeteria);
  const placed = async () => {
    const answer = await desk.submit(placeSubmission(cafeteria, { allowDuplicate: true }));
    if (answer.kind !== 'placed') throw new Error(`not placed: ${JSON.stringify(answer)}`);
    return Number.parseInt(answer.order.id.replace('-', '').slice(0, 12), 16);
  };
  const before = Date.now();
  expect(await later(86_400, placed)).toBeGreaterThanOrEqual(before + 86_400_000);
  expect(await placed()).toBeLessThanOrEqual(Date.now());
});
