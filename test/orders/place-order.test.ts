import { describe, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import type { Answer } from '../../src/services/ordering/commands.ts';
import { agua, type OpenCafeteria, openCafeteria, torta } from '../support/cafeteria.ts';
import type { Reply } from '../support/clients.ts';
import { roundTripsOf } from '../support/lab.ts';
import { placeSubmission, quietDesk } from '../support/ordering.ts';
import { fc } from '../support/property.ts';

/** Everything that placing an order writes. */
async function written({ sql, id }: OpenCafeteria) {
  const [row] = await sql(
    `select (select count(*)::int from orders where cafeteria_id = $1) as orders,
       (select count(*)::int from order_items where cafeteria_id = $1) as lines,
       (select count(*)::int from event_outbox where cafeteria_id = $1) as events,
       (select coalesce(sum(stock), 0)::int from menu_items where cafeteria_id = $1) as stock,
       (select seq::int from cafeterias where id = $1) as seq`,
    [id],
  );
  return row;
}

describe('placing an order', () => {
  it('commits order, lines, stock, idempotency key and event in one round trip', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 5 })] });
    const { id, item, student, institution, sql } = cafeteria;
    let reply: Reply<Order> | undefined;
    await student.call(`/cafeterias/${id}/slots`);
    const trips = await roundTripsOf(institution, async () => {
      reply = await student.order(id, { [item]: 2 }, { 'idempotency-key': 'one' });
    });
    const { status, body, headers } = reply as Reply<Order>;
    expect(status).toBe(201);
    expect(trips).toEqual([expect.stringMatching(/^select commit_decisions\(/)]);
    expect(body).toMatchObject({
      number: 'A-001',
      status: 'placed',
      version: 1,
      totalCents: 11000,
      cafeteriaId: id,
      userId: student.user?.id,
    });
    expect(body.pickupCode).toMatch(/^\d{4}$/);
    expect(headers.get('etag')).toBe('"1"');
    expect(headers.get('location')).toBe(`/orders/${body.id}`);
    expect(await written(cafeteria)).toEqual({ orders: 1, lines: 1, events: 1, stock: 3, seq: 1 });
    expect(
      await sql('select outcome is not null as kept from idempotency_keys where key = $1', ['one']),
    ).toEqual([{ kept: true }]);
  });

  it('takes one round trip for a whole group, and a refusal leaves its neighbours alone', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 2 })], students: 3 });
    const desk = quietDesk(cafeteria);
    await desk.state();
    let outcomes: Answer[] = [];
    const wishes = [
      [0, 1],
      [1, 5],
      [2, 1],
    ] as const;
    const trips = await roundTripsOf(cafeteria.institution, async () => {
      // What arrives while the first is on its way is the second group.
      const first = desk.submit(placeSubmission(cafeteria, { student: 0, quantity: 9 }));
      outcomes = await Promise.all(
        wishes.map(([student, quantity]) => desk.submit(placeSubmission(cafeteria, { student, quantity }))),
      );
      await first;
    });
    expect(trips).toHaveLength(2);
    expect(
      outcomes.map((outcome) =>
        outcome.kind === 'placed' ? outcome.order.number : outcome.kind === 'refused' && outcome.code,
      ),
    ).toEqual(['A-001', 'out_of_stock', 'A-002']);
    expect(await written(cafeteria)).toMatchObject({ orders: 2, lines: 2, stock: 0 });
  });

  it('takes prices and names from the menu, options included', async () => {
    const salsas = {
      name: 'Salsa',
      min: 0,
      max: 2,
      modifiers: [
        { name: 'Verde', priceDeltaCents: 0 },
        { name: 'Extra queso', priceDeltaCents: 1200 },
      ],
    };
    const { id, item, student } = await openCafeteria({ menu: [torta({ groups: [salsas] })] });
    const { body: menu } = await student.call(`/cafeterias/${id}/menu`);
    const [verde, queso] = menu.categories[0].items[0].modifierGroups[0].modifiers;
    const { status, body } = await student.post('/orders', {
      cafeteriaId: id,
      items: [{ menuItemId: item, quantity: 3, modifierIds: [queso.id, verde.id] }],
    });
    expect(status).toBe(201);
    expect(body.items).toMatchObject([
      {
        unitPriceCents: 6700,
        totalCents: 20100,
        modifiers: [{ name: 'Verde' }, { name: 'Extra queso', priceDeltaCents: 1200 }],
      },
    ]);
    expect(body.totalCents).toBe(20100);
  });

  it('sells the last torta once', async () => {
    const { id, item, students, sql } = await openCafeteria({ menu: [torta({ stock: 1 })], students: 8 });
    const replies = await Promise.all(students.map((student) => student.order(id, { [item]: 1 })));
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, ...Array(7).fill(409)]);
    expect(replies.find((reply) => reply.status === 409)?.body).toMatchObject({
      code: 'out_of_stock',
      errors: [{ pointer: '#/items/0', menuItemId: item, remaining: 0 }],
    });
    expect(await sql('select stock from menu_items where id = $1', [item])).toEqual([{ stock: 0 }]);
  });

  it('counts two lines of the same dish together', async () => {
    const { id, item, student } = await openCafeteria({ menu: [torta({ stock: 3 })] });
    const { status, body } = await student.post('/orders', {
      cafeteriaId: id,
      items: [
        { menuItemId: item, quantity: 2 },
        { menuItemId: item, quantity: 2 },
      ],
    });
    expect(status).toBe(409);
    expect(body.code).toBe('out_of_stock');
  });

  it('numbers events 1, 2, 3, … without gaps under concurrency and refusals', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 }),
        fc.nat(12),
        async (quantities, stock) => {
          const cafeteria = await openCafeteria({ menu: [torta({ stock })] });
          const replies = await Promise.all(
            quantities.map((quantity) =>
              cafeteria.student.order(cafeteria.id, { [cafeteria.item]: quantity }),
            ),
          );
          const sold = replies.flatMap((reply, index) =>
            reply.status === 201 ? [quantities[index] as number] : [],
          );
          const seqs = await cafeteria.sql(
            'select seq::int from event_outbox where cafeteria_id = $1 order by seq',
            [cafeteria.id],
          );
          const placed = await cafeteria.sql(
            `select count(*)::int from event_outbox where cafeteria_id = $1 and type = 'order.placed'`,
            [cafeteria.id],
          );
          expect(seqs.map(({ seq }) => seq)).toEqual(seqs.map((_, index) => index + 1));
          expect(placed).toEqual([{ count: sold.length }]);
          const soldUnits = sold.reduce((sum, quantity) => sum + quantity, 0);
          expect((await written(cafeteria))?.stock).toBe(stock - soldUnits);
          expect(replies.every((reply) => [201, 409].includes(reply.status))).toBe(true);
        },
      ),
      { numRuns: 8 },
    );
  });
});

describe('an order that cannot be', () => {
  const nobody = '019af000-0000-7000-8000-000000000000';
  const refusals: [string, (facts: OpenCafeteria) => unknown, number, string, string?][] = [
    [
      'more than there is',
      ({ id, item }) => ({ cafeteriaId: id, items: [{ menuItemId: item, quantity: 9 }] }),
      409,
      'out_of_stock',
    ],
    [
      'an item of no menu',
      ({ id }) => ({ cafeteriaId: id, items: [{ menuItemId: nobody, quantity: 1 }] }),
      422,
      'menu_item_not_found',
    ],
    [
      'an item switched off',
      ({ id, items }) => ({ cafeteriaId: id, items: [{ menuItemId: items[1], quantity: 1 }] }),
      409,
      'menu_item_unavailable',
    ],
    [
      'a cafeteria that does not exist',
      ({ item }) => ({ cafeteriaId: nobody, items: [{ menuItemId: item, quantity: 1 }] }),
      404,
      'cafeteria_not_found',
    ],
    [
      'quantity 0',
      ({ id, item }) => ({ cafeteriaId: id, items: [{ menuItemId: item, quantity: 0 }] }),
      422,
      'validation_failed',
      '#/items/0/quantity',
    ],
    [
      'quantity 10,000',
      ({ id, item }) => ({ cafeteriaId: id, items: [{ menuItemId: item, quantity: 10_000 }] }),
      422,
      'validation_failed',
      '#/items/0/quantity',
    ],
    [
      'a price of the client',
      ({ id, item }) => ({ cafeteriaId: id, items: [{ menuItemId: item, quantity: 1, unitPriceCents: 1 }] }),
      422,
      'validation_failed',
      '#/items/0',
    ],
    [
      'an unknown field',
      ({ id, item }) => ({ cafeteriaId: id, items: [{ menuItemId: item, quantity: 1 }], totalCents: 1 }),
      422,
      'validation_failed',
      '#/',
    ],
    ['no lines', ({ id }) => ({ cafeteriaId: id, items: [] }), 422, 'validation_failed', '#/items'],
    [
      'a note with a NUL',
      ({ id, item }) => ({ cafeteriaId: id, items: [{ menuItemId: item, quantity: 1 }], note: 'a\u0000b' }),
      422,
      'validation_failed',
      '#/note',
    ],
    [
      'an option of another dish',
      ({ id, item }) => ({
        cafeteriaId: id,
        items: [{ menuItemId: item, quantity: 1, modifierIds: [nobody] }],
      }),
      422,
      'modifiers_invalid',
    ],
    ['half a JSON', () => '{"cafeteriaId":', 400, 'malformed_json'],
    ['2 MB', () => JSON.stringify({ note: 'x'.repeat(2_000_000) }), 413, 'payload_too_large'],
  ];

  it.each(refusals)(
    '%s is refused with a problem document, and nothing is written',
    async (_, body, status, code, pointer) => {
      const cafeteria = await openCafeteria({
        menu: [torta({ stock: 5 }), agua({ available: false, stock: 7 })],
      });
      const reply = await cafeteria.student.call('/orders', { body: body(cafeteria) });
      expect(reply.status).toBe(status);
      expect(reply.headers.get('content-type')).toContain('application/problem+json');
      expect(reply.body).toMatchObject({
        code,
        status,
        type: expect.stringMatching(/^https?:/),
        requestId: reply.headers.get('x-request-id'),
      });
      if (pointer) expect(reply.body.errors[0].pointer).toBe(pointer);
      expect(await written(cafeteria)).toEqual({ orders: 0, lines: 0, events: 0, stock: 12, seq: 0 });
    },
  );

  it('an item of another cafeteria is not on this menu', async () => {
    const [here, there] = [await openCafeteria(), await openCafeteria()];
    const { status, body } = await here.student.order(here.id, { [there.item]: 1 });
    expect([status, body]).toMatchObject([422, { code: 'menu_item_not_found' }]);
    expect(await written(here)).toMatchObject({ orders: 0, seq: 0 });
  });

  it('a body that is not JSON is refused by its type', async () => {
    const { student } = await openCafeteria();
    const { status, body } = await student.call('/orders', {
      body: 'a=b',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([status, body]).toMatchObject([415, { code: 'unsupported_media_type' }]);
  });

  it('speaks Spanish, and English to whoever prefers it', async () => {
    const { id, item, student } = await openCafeteria();
    const body = { cafeteriaId: id, items: [{ menuItemId: item, quantity: 0 }] };
    const spanish = await student.post('/orders', body);
    const english = await student.post('/orders', body, { 'accept-language': 'en-US,en;q=0.9' });
    expect([spanish.body.title, english.body.title]).toEqual([
      'La solicitud tiene datos inválidos',
      'The request has invalid data',
    ]);
    expect(spanish.body.errors[0].detail).not.toBe(english.body.errors[0].detail);
  });
});

describe('an idempotency key', () => {
  it('answers the first answer again, bare or quoted', async () => {
    const { id, item, student, sql } = await openCafeteria();
    const first = await student.order(id, { [item]: 1 }, { 'idempotency-key': 'k-1' });
    const second = await student.order(id, { [item]: 1 }, { 'idempotency-key': '"k-1"' });
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect([first.headers.get('idempotency-replayed'), second.headers.get('idempotency-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect(await sql('select count(*)::int from orders where cafeteria_id = $1', [id])).toEqual([
      { count: 1 },
    ]);
  });

  it('lets one of two at the same time through; both hear the same', async () => {
    const { id, item, student, sql } = await openCafeteria();
    const replies = await Promise.all(
      [1, 2, 3].map(() => student.order(id, { [item]: 1 }, { 'idempotency-key': 'tap' })),
    );
    expect(new Set(replies.map((reply) => reply.body.id)).size).toBe(1);
    expect(await sql('select count(*)::int from orders where cafeteria_id = $1', [id])).toEqual([
      { count: 1 },
    ]);
  });

  it('with another basket is refused', async () => {
    const { id, item, student } = await openCafeteria();
    await student.order(id, { [item]: 1 }, { 'idempotency-key': 'k' });
    const { status, body } = await student.order(id, { [item]: 2 }, { 'idempotency-key': 'k' });
    expect([status, body]).toMatchObject([422, { code: 'idempotency_key_reused' }]);
  });

  it('keeps a refusal too, but not one of invalid input', async () => {
    const { id, item, student, sql } = await openCafeteria({ menu: [torta({ stock: 0 })] });
    const refused = await student.order(id, { [item]: 1 }, { 'idempotency-key': 'k' });
    await sql('update menu_items set stock = 5 where id = $1', [item]);
    const again = await student.order(id, { [item]: 1 }, { 'idempotency-key': 'k' });
    expect([refused.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([
      409,
      409,
      'true',
    ]);
    await student.order(id, { [item]: 0 }, { 'idempotency-key': 'other' });
    expect((await student.order(id, { [item]: 1 }, { 'idempotency-key': 'other' })).status).toBe(201);
  });

  it('is free again after a fault of ours', async () => {
    const { id, item, student, sql } = await openCafeteria();
    const order = () => student.order(id, { [item]: 1 }, { 'idempotency-key': 'fault' });
    await sql(`alter table orders add constraint orders_faulty check (cafeteria_id <> '${id}')`);
    const faulty = await order();
    await sql('alter table orders drop constraint orders_faulty');
    expect([faulty.status, faulty.body]).toMatchObject([500, { code: 'internal_error' }]);
    expect((await order()).status).toBe(201);
  });

  it('of one student is nothing to another', async () => {
    const { id, item, students } = await openCafeteria({ students: 2 });
    const replies = await Promise.all(
      students.map((student) => student.order(id, { [item]: 1 }, { 'idempotency-key': 'same' })),
    );
    expect(new Set(replies.map((reply) => reply.body.id)).size).toBe(2);
  });

  it('lapses after a day', async () => {
    const { id, item, student, sql } = await openCafeteria();
    const first = await student.order(id, { [item]: 1 }, { 'idempotency-key': 'k' });
    await sql(
      `update idempotency_keys set created_at = now() - interval '24 hours 1 second' where user_id = $1`,
      [student.user?.id],
    );
    const second = await student.order(id, { [item]: 1 }, { 'idempotency-key': 'k' });
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
  });
});
