import { describe, expect, it } from 'vitest';
import { basket } from '../support/baskets.ts';
import { agua, openCafeteria, torta } from '../support/cafeteria.ts';

describe('the total that was shown', () => {
  it.each([
    ['up', 6000],
    ['down', 5000],
  ])('is not taken for another: when a price goes %s the student is asked again', async (_, priceCents) => {
    const { id, item, student, sql } = await openCafeteria({ menu: [torta({ priceCents: 5500, stock: 9 })] });
    const wanted = basket(id, { [item]: 2 });
    const { body: shown } = await student.post('/orders/quote', { ...wanted, expectedTotalCents: 1 });
    await sql('update menu_items set price_cents = $2 where id = $1', [item, priceCents]);
    const outdated = { ...wanted, expectedTotalCents: shown.totalCents };
    const refused = await student.post('/orders', outdated, { 'idempotency-key': 'first' });
    expect([refused.status, refused.body]).toMatchObject([
      409,
      {
        code: 'price_changed',
        quote: { totalCents: 2 * priceCents, lines: [{ unitPriceCents: priceCents }] },
      },
    ]);
    expect(await sql('select stock from menu_items where id = $1', [item])).toEqual([{ stock: 9 }]);
    const again = await student.post('/orders', outdated, { 'idempotency-key': 'first' });
    expect([again.body.code, again.headers.get('idempotency-replayed')]).toEqual(['price_changed', 'true']);
    const confirmed = { ...wanted, expectedTotalCents: refused.body.quote.totalCents };
    const placed = await student.post('/orders', confirmed, { 'idempotency-key': 'second' });
    expect([placed.status, placed.body.totalCents]).toEqual([201, 2 * priceCents]);
  });

  it('is another with a tip: two taps with different tips are two orders, each of its total', async () => {
    const { id, item, student, sql } = await openCafeteria({ menu: [torta({ priceCents: 5000 })] });
    await sql('update cafeterias set tips_enabled = true where id = $1', [id]);
    const wanted = basket(id, { [item]: 1 });
    const first = await student.post('/orders', { ...wanted, expectedTotalCents: 5000 });
    const tipped = await student.post('/orders', { ...wanted, tipCents: 1000, expectedTotalCents: 6000 });
    expect([first.status, tipped.status, tipped.body.totalCents]).toEqual([201, 201, 6000]);
    expect((await student.post('/orders', { ...wanted, expectedTotalCents: 5000 })).body.id).toBe(
      first.body.id,
    );
  });

  it('of an order that is placed again tells what is not to be had any more', async () => {
    const { id, items, student, sql } = await openCafeteria({ menu: [torta(), agua()] });
    const [pan, water] = items as [string, string];
    const { body: past } = await student.post('/orders', basket(id, { [pan]: 1, [water]: 1 }));
    const again = (expectedTotalCents: number) =>
      student.post(`/orders/${past.id}/reorder`, { expectedTotalCents, allowDuplicate: true });
    expect((await again(past.totalCents)).status).toBe(201);
    await sql('update menu_items set available = false where id = $1', [pan]);
    const refused = await again(past.totalCents);
    expect([refused.status, refused.body]).toMatchObject([
      409,
      {
        code: 'price_changed',
        quote: { totalCents: 1800 },
        unavailable: [{ menuItemId: pan, code: 'menu_item_unavailable' }],
      },
    ]);
    const { status, body } = await again(1800);
    expect([status, body.order.totalCents, body.unavailable]).toMatchObject([
      201,
      1800,
      [{ menuItemId: pan }],
    ]);
  });
});
