import { describe, expect, it } from 'vitest';
import { basket, slotAhead } from '../support/baskets.ts';
import { agua, type OpenCafeteria, openCafeteria, torta } from '../support/cafeteria.ts';
import { roundTripsOf } from '../support/lab.ts';
import { fc } from '../support/property.ts';

/** Everything that an order could have written. */
async function written({ sql, id }: OpenCafeteria) {
  const tables = [
    'orders',
    'order_items',
    'event_outbox',
    'stock_movements',
    'slot_loads',
    'idempotency_keys',
  ];
  const counts = tables.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(', ');
  const [row] = await sql(
    `select ${counts}, c.seq::int, c.orders_today, c.menu_version, c.business_day::text,
       (select sum(stock)::int from menu_items where cafeteria_id = c.id) as stock
     from cafeterias c where c.id = $1`,
    [id],
  );
  return row;
}

const extras = {
  name: 'Extras',
  min: 0,
  max: 2,
  modifiers: [
    { name: 'Queso', priceDeltaCents: 1033 },
    { name: 'Sin cebolla', priceDeltaCents: -150 },
    { name: 'Aguacate', priceDeltaCents: 799 },
  ],
};

describe('a quote', () => {
  it('writes nothing, and makes no round trip', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ groups: [extras] }), agua({ stock: 3 })] });
    const { id, item, student, institution } = cafeteria;
    const before = await written(cafeteria);
    // The first learns how long this kitchen takes.
    await student.post('/orders/quote', basket(id, { [item]: 1 }));
    const trips = await roundTripsOf(institution, async () => {
      expect((await student.post('/orders/quote', basket(id, { [item]: 2 }))).status).toBe(200);
    });
    expect(trips).toEqual([]);
    expect((await student.post('/orders/quote', basket(id, { [item]: 50 }))).body.code).toBe('out_of_stock');
    expect(await written(cafeteria)).toEqual(before);
  });

  it('agrees with the order placed after it: lines, cents, slot, or the refusal', async () => {
    const cafeteria = await openCafeteria({
      menu: [torta({ stock: 60, groups: [extras] }), agua({ priceCents: 1799 })],
    });
    const { id, items, student, sql } = cafeteria;
    // Small slots, so that baskets spill over into the next ones; a rate and tips that do not divide evenly.
    await sql(
      `update cafeterias set slot_capacity = '{"orders": 3, "counter": 40}', tax_basis_points = 1625, tips_enabled = true where id = $1`,
      [id],
    );
    const { body: menu } = await student.call(`/cafeterias/${id}/menu`);
    const options: string[] = menu.categories[0].items[0].modifierGroups[0].modifiers.map(
      (option: any) => option.id,
    );
    const [pan, water] = items as [string, string];
    const quantity = fc.integer({ min: 1, max: 7 });
    const line = fc.oneof(
      fc.record({ menuItemId: fc.constant(pan), quantity, modifierIds: fc.subarray(options) }),
      fc.record({ menuItemId: fc.constant(water), quantity }),
    );
    const request = fc.record(
      {
        items: fc.array(line, { minLength: 1, maxLength: 4 }),
        tipCents: fc.integer({ min: 0, max: 5000 }),
        pickupSlot: fc.integer({ min: 1, max: 3 }).map(slotAhead),
      },
      { requiredKeys: ['items'] },
    );
    const seen = { placed: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(request, async (facts) => {
        const body = { cafeteriaId: id, ...facts, allowDuplicate: true };
        const quote = await student.post('/orders/quote', body);
        const order = await student.post('/orders', body);
        seen[order.status === 201 ? 'placed' : 'refused']++;
        if (order.status !== 201) {
          expect([quote.status, quote.body.code]).toEqual([order.status, order.body.code]);
          return;
        }
        const { lines, conflicts, promisedFrom, promisedUntil, readyRange, ...sums } = quote.body;
        expect(order.body).toMatchObject(sums);
        expect(conflicts).toEqual([]);
        const unplaced = order.body.items.map(
          ({ id: _, removedAt: __, components: ___, stations: ____, ...facts }: any, index: number) => ({
            ...facts,
            position: index + 1,
          }),
        );
        expect(unplaced).toEqual(lines);
        expect(sums.totalCents).toBe(
          lines.reduce((sum: number, { totalCents }: any) => sum + totalCents, 0) + sums.tipCents,
        );
        expect(Math.abs(Date.parse(order.body.promisedFrom) - Date.parse(promisedFrom))).toBeLessThan(5000);
        expect(Date.parse(promisedUntil)).toBeGreaterThan(Date.parse(promisedFrom));
        expect(readyRange).toEqual({ from: promisedFrom, until: promisedUntil, learntFrom: 0 });
      }),
      { numRuns: 30 },
    );
    expect(seen.placed).toBeGreaterThan(3);
  });

  it.each([
    [11600, 1600, 1600],
    [100, 1600, 14],
    [1, 1600, 0],
    [10800, 800, 800],
    [5500, 0, 0],
  ])(
    'of %i cents at %i basis points has %i cents of tax in it',
    async (priceCents, basisPoints, taxCents) => {
      const { id, item, student, sql } = await openCafeteria({ menu: [torta({ priceCents })] });
      await sql('update cafeterias set tax_basis_points = $2 where id = $1', [id, basisPoints]);
      const { body } = await student.post('/orders/quote', basket(id, { [item]: 1 }));
      expect(body).toMatchObject({ subtotalCents: priceCents, taxCents, totalCents: priceCents });
    },
  );

  it('lists the allergens that the student has, and does not refuse for them', async () => {
    const { id, items, student, sql } = await openCafeteria({ menu: [torta(), agua()] });
    await sql(`update menu_items set allergens = '{gluten,eggs}' where id = $1`, [items[0]]);
    await student.call('/me', { method: 'PATCH', body: { allergens: ['eggs', 'soybeans'] } });
    const { status, body } = await student.post(
      '/orders/quote',
      basket(id, { [items[1] as string]: 1, [items[0] as string]: 1 }),
    );
    expect(status).toBe(200);
    expect(body.conflicts).toEqual([
      { allergen: 'eggs', index: 1, menuItemId: items[0], name: 'Torta de milanesa' },
    ]);
  });

  it('is refused as the order would be, each wrong line with its place', async () => {
    const { id, items, student, sql } = await openCafeteria({
      menu: [torta({ stock: 2 }), agua({ available: false })],
    });
    const { status, body } = await student.post(
      '/orders/quote',
      basket(id, { [items[0] as string]: 3, [items[1] as string]: 1 }),
    );
    expect([status, body.code]).toEqual([409, 'menu_item_unavailable']);
    expect(body.errors).toMatchObject([
      { pointer: '#/items/0', code: 'out_of_stock', remaining: 2 },
      { pointer: '#/items/1', code: 'menu_item_unavailable' },
    ]);
    await sql(`update cafeterias set status = 'paused', pause_reason = 'Sin luz' where id = $1`, [id]);
    const paused = await student.post('/orders/quote', basket(id, { [items[0] as string]: 1 }));
    expect(paused.body).toMatchObject({ code: 'cafeteria_paused', reason: 'Sin luz' });
    const nowhere = basket('019af000-0000-7000-8000-000000000000', { [items[0] as string]: 1 });
    expect((await student.post('/orders/quote', nowhere)).body.code).toBe('cafeteria_not_found');
  });
});
