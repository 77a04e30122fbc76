import { describe, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { basket, slotAhead } from '../support/baskets.ts';
import { agua, openCafeteria, torta } from '../support/cafeteria.ts';
import type { Client, Reply } from '../support/clients.ts';
import { roundTripsOf } from '../support/lab.ts';

const numbers = (orders: Order[]) => orders.map((order) => order.number);

/** Reads a list page by page, doing something after each. */
async function readAll(client: Client, path: string, afterPage: () => Promise<unknown>): Promise<Order[]> {
  const found: Order[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { status, body }: Reply = await client.call(
      `${path}&cursor=${encodeURIComponent(cursor)}`.replace(/&cursor=$/, ''),
    );
    expect(status).toBe(200);
    found.push(...body.data);
    cursor = body.nextCursor;
    if (cursor !== null) await afterPage();
  }
  return found;
}

describe('the pages of a list', () => {
  it('newest first, tell every order once while others arrive', async () => {
    const { id, item, student, staff } = await openCafeteria({ menu: [torta({ stock: null })] });
    for (let n = 0; n < 5; n++) await student.order(id, { [item]: 1 });
    const arrive = () => student.order(id, { [item]: 1 });
    const found = await readAll(staff, `/cafeterias/${id}/orders?limit=2`, arrive);
    expect(numbers(found)).toEqual(['A-005', 'A-004', 'A-003', 'A-002', 'A-001']);
    const own = await readAll(student, '/me/orders?limit=3', arrive);
    expect(numbers(own)).toEqual(['A-007', 'A-006', 'A-005', 'A-004', 'A-003', 'A-002', 'A-001']);
  });

  it('by slot, the next one first, tell every order once while others arrive before and after', async () => {
    const { id, item, student, staff } = await openCafeteria({ menu: [torta({ stock: null })] });
    const orderFor = (quarters: number) =>
      student.post(
        '/orders',
        basket(id, { [item]: 1 }, { pickupSlot: slotAhead(quarters), allowDuplicate: true }),
      );
    for (const quarters of [4, 2, 4, 3, 2]) expect((await orderFor(quarters)).status).toBe(201);
    let arrivals = 0;
    const found = await readAll(staff, `/cafeterias/${id}/orders?limit=2&sort=slot`, async () => {
      // One into the slot that was already told, one behind everything.
      if (arrivals++ === 0) await Promise.all([orderFor(1), orderFor(9)]);
    });
    expect(numbers(found).slice(0, 5)).toEqual(['A-002', 'A-005', 'A-004', 'A-001', 'A-003']);
    expect(found.slice(5).map((order) => order.pickupSlot)).toEqual([slotAhead(9)]);
    expect(new Set(found.map((order) => order.id)).size).toBe(found.length);
  });

  it('keep apart orders of the same instant', async () => {
    const { id, item, student, staff, sql } = await openCafeteria({ menu: [torta({ stock: null })] });
    for (let n = 0; n < 4; n++) await student.order(id, { [item]: 1 });
    await sql(
      `update orders set created_at = '2026-03-02T15:00:00.123457Z', pickup_slot = '2026-03-02T16:00:00Z'
      where cafeteria_id = $1`,
      [id],
    );
    for (const sort of ['newest', 'slot']) {
      const found = await readAll(staff, `/cafeterias/${id}/orders?limit=1&sort=${sort}`, async () => {});
      expect(numbers(found).sort()).toEqual(['A-001', 'A-002', 'A-003', 'A-004']);
    }
  });

  it('cost one round trip each', async () => {
    const { id, item, student, staff, institution } = await openCafeteria();
    await student.order(id, { [item]: 1 });
    for (const query of ['sort=slot', 'q=torta&status=placed'])
      expect(
        await roundTripsOf(institution, () => staff.call(`/cafeterias/${id}/orders?${query}`)),
      ).toHaveLength(1);
  });

  it('refuse a cursor of the other sort, a forged one, and nonsense', async () => {
    const { id, item, student, staff } = await openCafeteria({ menu: [torta({ stock: null })] });
    await student.order(id, { [item]: 1 });
    await student.order(id, { [item]: 1 });
    const { body } = await staff.call(`/cafeterias/${id}/orders?limit=1&sort=slot`);
    const forged = [
      body.nextCursor,
      btoa('newest|1|x'),
      btoa(`newest|1|${'-'.repeat(36)}`),
      btoa(`newest|-1|${id}`),
      'ñ',
    ];
    for (const cursor of forged) {
      const reply = await staff.call(`/cafeterias/${id}/orders?cursor=${encodeURIComponent(cursor)}`);
      expect([reply.status, reply.body.code]).toEqual([422, 'validation_failed']);
    }
    const farFuture = btoa(`newest|9999999999999999|${id}`);
    expect((await staff.call(`/cafeterias/${id}/orders?cursor=${farFuture}`)).status).toBe(200);
  });
});

describe('the filters of a list', () => {
  it('are one status or several, repeated or with commas', async () => {
    const { id, item, student, staff } = await openCafeteria({ menu: [torta({ stock: null })] });
    for (let n = 0; n < 3; n++) await student.order(id, { [item]: 1 });
    const { body } = await student.call('/me/orders');
    await staff.post(`/orders/${body.data[0].id}/accept`);
    await staff.post(`/orders/${body.data[1].id}/cancel`);
    const read = async (client: Client, path: string) => numbers((await client.call(path)).body.data);
    const board = `/cafeterias/${id}/orders`;
    expect(await read(staff, `${board}?status=accepted`)).toEqual(['A-003']);
    expect(await read(staff, `${board}?status=accepted&status=placed`)).toEqual(['A-003', 'A-001']);
    expect(await read(staff, `${board}?status=accepted,cancelled`)).toEqual(['A-003', 'A-002']);
    expect(await read(student, '/me/orders?status=cancelled,placed')).toEqual(['A-002', 'A-001']);
    expect(await read(student, '/me/orders?status=ready')).toEqual([]);
  });

  it('are a day of the campus and a slot', async () => {
    const { id, item, student, staff, sql } = await openCafeteria({ menu: [torta({ stock: null })] });
    const { body: early } = await student.post(
      '/orders',
      basket(id, { [item]: 1 }, { pickupSlot: slotAhead(2) }),
    );
    const { body: late } = await student.post(
      '/orders',
      basket(id, { [item]: 1 }, { pickupSlot: slotAhead(3) }),
    );
    await sql(`update orders set business_day = '2026-02-27' where id = $1`, [early.id]);
    const ids = async (query: string) =>
      (await staff.call(`/cafeterias/${id}/orders?${query}`)).body.data.map((order: Order) => order.id);
    expect(await ids('day=2026-02-27')).toEqual([early.id]);
    expect(await ids('day=2026-02-28')).toEqual([]);
    expect(await ids(`slot=${slotAhead(3)}`)).toEqual([late.id]);
    const elsewhere = new Date(Date.parse(slotAhead(3)) - 6 * 3_600_000).toISOString().replace('Z', '-06:00');
    expect(await ids(`slot=${encodeURIComponent(elsewhere)}`)).toEqual([late.id]);
  });

  it('find a number, a pickup code, a name or a dish, and take %, _ and \\ for what they are', async () => {
    const menu = [torta({ name: 'Torta 100%_ de\\queso' }), agua()];
    const { id, items, students, staff, sql } = await openCafeteria({ menu, students: 2 });
    const [ana, luis] = students as [Client, Client];
    await sql('update users set name = $2 where id = $1', [ana.user?.id, 'Ana Zuñiga']);
    const { body: of } = await ana.order(id, { [items[0] as string]: 1 });
    const { body: other } = await luis.order(id, { [items[1] as string]: 1 });
    const find = async (q: string) =>
      numbers((await staff.call(`/cafeterias/${id}/orders?q=${encodeURIComponent(q)}`)).body.data);
    for (const q of ['a-001', 'zuñiga', 'torta', '100%_', 'de\\q', ' Torta '])
      expect(await find(q)).toEqual([of.number]);
    expect(await find(other.pickupCode)).toEqual([other.number]);
    for (const q of ['%a%', '\\\\', 'nadie', "'; drop table orders; --"]) expect(await find(q)).toEqual([]);
    expect(await find('_')).toEqual([of.number]);
  });

  it('are refused when they are not what they should be', async () => {
    const { id, staff, student } = await openCafeteria();
    const wrong = [
      'status=eaten',
      'status=placed,',
      'day=2026-02-30',
      'day=0000-01-01',
      'day=today',
      'slot=11:00',
      'slot=0000-01-01T00:00:00Z',
      'q=',
      `q=${'x'.repeat(61)}`,
      'q=%00',
      'sort=oldest',
      'limit=0',
      'color=red',
    ];
    for (const query of wrong) {
      const { status, body } = await staff.call(`/cafeterias/${id}/orders?${query}`);
      expect([query, status, body.code]).toEqual([query, 422, 'validation_failed']);
    }
    for (const query of ['q=torta', 'sort=slot', 'day=2026-01-01'])
      expect((await student.call(`/me/orders?${query}`)).status).toBe(422);
  });
});

describe('my orders, polled', () => {
  it('are a 304 as long as nothing of them has changed, kept by no browser, and nobody else’s', async () => {
    const { id, item, students, staff, sql } = await openCafeteria({ students: 2 });
    const [student, other] = students as [Client, Client];
    const { body: order } = await student.order(id, { [item]: 1 });
    const first = await student.call('/me/orders');
    const tag = first.headers.get('etag') as string;
    expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    const again = (client: Client, path = '/me/orders') =>
      client.call(path, { headers: { 'if-none-match': `W/${tag}` } });
    const same = await again(student);
    expect([same.status, same.headers.get('etag'), same.body]).toEqual([304, tag, '']);
    expect((await again(student, '/me/orders?status=ready')).body).toEqual({ data: [], nextCursor: null });
    expect((await again(other)).body.data).toEqual([]);

    await staff.post(`/orders/${order.id}/accept`);
    const changed = await again(student);
    expect([changed.status, changed.body.data[0].status]).toEqual([200, 'accepted']);
    // Also what changes no version of it.
    const { headers } = await student.call('/me/orders');
    await sql("update orders set payment_status = 'paid'");
    const { status } = await student.call('/me/orders', {
      headers: { 'if-none-match': headers.get('etag') as string },
    });
    expect(status).toBe(200);
  });
});
