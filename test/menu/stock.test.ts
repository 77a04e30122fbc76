import { describe, expect, it } from 'vitest';
import { agua, type OpenCafeteria, openCafeteria, torta } from '../support/cafeteria.ts';
import { passMinute } from '../support/minute.ts';
import { fc } from '../support/property.ts';

const stockPath = ({ id, item }: OpenCafeteria, of = item) => `/cafeterias/${id}/menu-items/${of}/stock`;
const ledgerOf = async ({ id, item, staff }: OpenCafeteria, query = '') =>
  (await staff.call(`/cafeterias/${id}/menu-items/${item}/stock-movements${query}`)).body;
const stockOf = async ({ sql, item }: OpenCafeteria): Promise<number | null> =>
  (await sql('select stock from menu_items where id = $1', [item]))[0]!.stock;

describe('staff keep the stock of a dish', () => {
  it('by restock, waste and recount, each a movement with who and why', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 20 })] });
    const { staff, admin, student, id, item } = cafeteria;
    const { body: restocked } = await staff.post(stockPath(cafeteria), { kind: 'restock', quantity: 10 });
    expect(restocked).toMatchObject({ id: item, stock: 30, state: 'in' });
    await admin.post(stockPath(cafeteria), { kind: 'waste', quantity: 4, reason: 'Se cayó la charola' });
    const { body: order } = await student.order(id, { [item]: 2 });
    await staff.post(stockPath(cafeteria), { kind: 'recount', quantity: 25 });
    const { data, nextCursor } = await ledgerOf(cafeteria);
    expect(nextCursor).toBeNull();
    expect(data).toMatchObject([
      { kind: 'recount', quantity: 1, stockAfter: 25, byUserId: staff.user?.id, byName: 'Test staff' },
      { kind: 'sale', quantity: -2, stockAfter: 24, orderId: order.id, byUserId: student.user?.id },
      { kind: 'waste', quantity: -4, stockAfter: 26, byUserId: admin.user?.id, reason: 'Se cayó la charola' },
      {
        kind: 'restock',
        quantity: 10,
        stockAfter: 30,
        byUserId: staff.user?.id,
        reason: null,
        orderId: null,
      },
    ]);
  });

  it('once for an idempotency key, however often the tablet sends it', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 20 })] });
    const restock = (quantity: number) =>
      cafeteria.staff.post(
        stockPath(cafeteria),
        { kind: 'restock', quantity },
        { 'idempotency-key': 'crate-1' },
      );
    const replies = await Promise.all([restock(10), restock(10), restock(10)]);
    expect(replies.map(({ status, body }) => [status, body.stock])).toEqual(Array(3).fill([200, 30]));
    expect(replies.filter(({ headers }) => headers.get('idempotency-replayed'))).toHaveLength(2);
    expect((await restock(11)).body.code).toBe('idempotency_key_reused');
    expect((await ledgerOf(cafeteria)).data).toHaveLength(1);
  });

  it('never below nothing, and never by what is no number of portions', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 2 })] });
    const move = (kind: string, quantity: number) =>
      cafeteria.staff.post(stockPath(cafeteria), { kind, quantity });
    expect((await move('waste', 3)).body).toMatchObject({ status: 409, code: 'out_of_stock' });
    for (const [kind, quantity] of [
      ['waste', 0],
      ['restock', -1],
      ['restock', 1.5],
      ['recount', 10_001],
      ['sale', 1],
    ] as const)
      expect((await move(kind, quantity)).status).toBe(422);
    expect([await stockOf(cafeteria), (await ledgerOf(cafeteria)).data]).toEqual([2, []]);
  });

  it('that is counted from a recount on, until counting ends', async () => {
    const cafeteria = await openCafeteria({ menu: [agua()] });
    const { staff, student, id, item } = cafeteria;
    const move = (kind: string) => staff.post(stockPath(cafeteria), { kind, quantity: 5 });
    for (const kind of ['restock', 'waste'])
      expect((await move(kind)).body).toMatchObject({ status: 409, code: 'dish_not_counted' });
    const { body: early } = await student.order(id, { [item]: 3 });
    expect((await move('recount')).body.stock).toBe(5);
    await student.post(`/orders/${early.id}/cancel`);
    expect(await stockOf(cafeteria)).toBe(5);
    await staff.call(`/cafeterias/${id}/menu-items/${item}`, { method: 'PATCH', body: { stock: null } });
    expect((await student.order(id, { [item]: 50 })).status).toBe(201);
    const { data } = await ledgerOf(cafeteria);
    expect(data).toMatchObject([
      { kind: 'recount', quantity: -5, stockAfter: 0, byUserId: staff.user?.id },
      { kind: 'recount', quantity: 5, stockAfter: 5 },
    ]);
  });

  it('and read its ledger in pages that stay right while orders arrive', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 50 })] });
    const { staff, student, id, item } = cafeteria;
    for (let n = 1; n <= 5; n++) await staff.post(stockPath(cafeteria), { kind: 'restock', quantity: n });
    const seen: number[] = [];
    let cursor = '';
    do {
      const page = await ledgerOf(cafeteria, `?limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      seen.push(...page.data.map(({ quantity }: { quantity: number }) => quantity));
      cursor = page.nextCursor;
      await student.order(id, { [item]: 1 });
    } while (cursor);
    expect(seen).toEqual([5, 4, 3, 2, 1]);
    expect((await ledgerOf(cafeteria, '?cursor=bm9uZQ')).code).toBe('validation_failed');
  });

  it('at the same time as students buy: all that is there is sold, and no more', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 2 })], students: 6 });
    const { students, staff, id, item } = cafeteria;
    const [restock, ...orders] = await Promise.all([
      staff.post(stockPath(cafeteria), { kind: 'restock', quantity: 2 }),
      ...students.map((student) => student.order(id, { [item]: 1 })),
    ]);
    const sold = orders.filter(({ status }) => status === 201).length;
    expect([restock?.status, await stockOf(cafeteria)]).toEqual([200, 4 - sold]);
    expect(sold).toBeGreaterThanOrEqual(2);
    expect(sold).toBeLessThanOrEqual(4);
  });
});

describe('when a dish runs low', () => {
  it('staff hear it once a crossing, students never', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 7 })] });
    const { id, item, student, staff } = cafeteria;
    const [board, phone] = await Promise.all([staff.stream(id), student.stream(id)]);
    for (let sold = 0; sold < 4; sold++) await student.order(id, { [item]: 1 });
    await staff.post(stockPath(cafeteria), { kind: 'restock', quantity: 10 });
    await staff.post(stockPath(cafeteria), { kind: 'waste', quantity: 9 });
    const { body: last } = await student.order(id, { [item]: 1 });
    for (const stream of [board, phone]) await stream.hearsEvent('order.placed', last.id);
    const low = board.events().filter(({ event }) => event === 'stock.low');
    expect(low.map(({ data }) => data)).toEqual([
      { menuItemId: item, name: 'Torta de milanesa', stock: 5 },
      { menuItemId: item, name: 'Torta de milanesa', stock: 4 },
    ]);
    expect(phone.events().map(({ event }) => event)).not.toContain('stock.low');
    expect(phone.events().map(({ event }) => event)).toContain('menu.changed');
  });
});

describe('a dish that is counted by the day', () => {
  /** Yesterday's evening: 2 of 30 are left. */
  async function sinceYesterday() {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 2 }), agua()] });
    const { id, item, staff, sql } = cafeteria;
    await staff.call(`/cafeterias/${id}/menu-items/${item}`, { method: 'PATCH', body: { dailyStock: 30 } });
    await sql(
      `update cafeterias c set orders_today = 7, business_day = (now() at time zone k.timezone)::date - 1
       from campuses k where k.id = c.campus_id and c.id = $1`,
      [id],
    );
    return cafeteria;
  }
  const reset = { kind: 'daily_reset', quantity: 28, stockAfter: 30, byUserId: null, byName: null };

  it('has its stock again with the first order of the next', async () => {
    const cafeteria = await sinceYesterday();
    const { id, item, student } = cafeteria;
    const { status, body } = await student.order(id, { [item]: 3 });
    expect([status, body.number, await stockOf(cafeteria)]).toEqual([201, 'A-001', 27]);
    expect((await ledgerOf(cafeteria)).data).toMatchObject([{ kind: 'sale', stockAfter: 27 }, reset]);
  });

  it('has it with the minute cron where nobody orders, and everybody hears of it once', async () => {
    const cafeteria = await sinceYesterday();
    const phone = await cafeteria.student.stream(cafeteria.id);
    for (let minute = 0; minute < 2; minute++) await passMinute(cafeteria.institution);
    expect((await ledgerOf(cafeteria)).data).toMatchObject([reset]);
    await phone.hearsEvent('menu.changed');
    expect(phone.events().map(({ event }) => event)).toEqual(['menu.changed']);
  });

  it('begins with that stock when it is made, and ends with its counting', async () => {
    const cafeteria = await openCafeteria();
    const { id, staff, sql } = cafeteria;
    const [category] = await sql('select id from menu_categories where cafeteria_id = $1', [id]);
    const path = `/cafeterias/${id}/menu-items`;
    const { body } = await staff.post(path, {
      categoryId: category!.id,
      name: 'Menú del día',
      priceCents: 7000,
      dailyStock: 30,
    });
    expect(body).toMatchObject({ stock: 30, dailyStock: 30 });
    expect((await ledgerOf({ ...cafeteria, item: body.id })).data).toMatchObject([
      { kind: 'recount', quantity: 30 },
    ]);
    const ended = await staff.call(`${path}/${body.id}`, { method: 'PATCH', body: { stock: null } });
    expect(ended.body).toMatchObject({ stock: null, dailyStock: null });
  });
});

describe('the ledger', () => {
  type Step =
    | { do: 'order'; dishes: number; combos: number }
    | { do: 'cancel'; which: number }
    | { do: 'restock' | 'waste' | 'recount'; quantity: number };
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ do: fc.constant('order' as const), dishes: fc.nat(3), combos: fc.nat(2) }),
    fc.record({ do: fc.constant('cancel' as const), which: fc.nat(20) }),
    fc.record({
      do: fc.constantFrom('restock' as const, 'waste' as const, 'recount' as const),
      quantity: fc.integer({ min: 1, max: 9 }),
    }),
  );

  it('adds up to the stock, whatever is ordered, cancelled and restocked at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(12),
        fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
        async (initial, rounds) => {
          const cafeteria = await openCafeteria({
            menu: [torta({ stock: initial }), torta({ name: 'Paquete', stock: null })],
            students: 2,
          });
          const { id, item, items, sql, staff, students } = cafeteria;
          const combo = items[1] as string;
          await staff.call(`/cafeterias/${id}/menu-items/${combo}`, {
            method: 'PATCH',
            body: { components: [{ menuItemId: item, quantity: 2 }] },
          });
          const placed: string[] = [];
          const take = async (taken: Step, student: (typeof students)[number]) => {
            switch (taken.do) {
              case 'order': {
                const wanted = {
                  ...(taken.dishes && { [item]: taken.dishes }),
                  ...(taken.combos && { [combo]: taken.combos }),
                };
                const reply = await student.order(id, wanted);
                if (reply.status === 201) placed.push(reply.body.id);
                return reply.status;
              }
              case 'cancel': {
                const order = placed[taken.which % Math.max(placed.length, 1)];
                return order ? (await staff.post(`/orders/${order}/cancel`)).status : 409;
              }
              default:
                return (await staff.post(stockPath(cafeteria), { kind: taken.do, quantity: taken.quantity }))
                  .status;
            }
          };
          for (const round of rounds) {
            const statuses = await Promise.all(round.map((taken, n) => take(taken, students[n % 2]!)));
            for (const status of statuses) expect([200, 201, 409, 422]).toContain(status);
          }

          const moved = await sql<{ kind: string; quantity: number; stock_after: number }>(
            'select kind, quantity, stock_after from stock_movements where menu_item_id = $1 order by at, id',
            [item],
          );
          let stock = initial;
          for (const { quantity, stock_after } of moved) {
            stock += quantity;
            expect(stock_after).toBe(stock);
            expect(stock).toBeGreaterThanOrEqual(0);
          }
          expect(await stockOf(cafeteria)).toBe(stock);
          const [open] = await sql(
            `select coalesce(sum(i.quantity * case when i.menu_item_id = $2 then 2 else 1 end), 0)::int as units
             from orders o join order_items i on i.order_id = o.id where o.cafeteria_id = $1 and o.closed_at is null`,
            [id, combo],
          );
          const held = moved
            .filter(({ kind }) => kind === 'sale' || kind === 'release')
            .reduce((sum, { quantity }) => sum - quantity, 0);
          expect(held).toBe(open!.units);
        },
      ),
      { numRuns: 8 },
    );
  });
});
