import { describe, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { slotAhead } from '../support/baskets.ts';
import { agua, type OpenCafeteria, openCafeteria, registerPhone, torta } from '../support/cafeteria.ts';
import type { Client } from '../support/clients.ts';

/** A student's order of two tortas and three waters, from stocks of 10 and 8; each torta is 4 minutes of the grill's work. */
async function twoLines(students = 1) {
  const cafeteria = await openCafeteria({
    menu: [torta({ priceCents: 5800, stock: 10 }), agua({ priceCents: 1800, stock: 8 })],
    students,
  });
  const { id, items, student, sql } = cafeteria;
  const [pan, water] = items as [string, string];
  await sql(`update menu_items set station = 'grill', make_minutes = 4 where id = $1`, [pan]);
  const { body: order } = await student.order(id, { [pan]: 2, [water]: 3 });
  return { ...cafeteria, pan, water, order };
}

type Facts = OpenCafeteria & { order: Order };
const ask = ({ staff, order }: Facts, line: number, headers = {}) =>
  staff.post(
    `/orders/${order.id}/items/${order.items[line]?.id}/unavailable`,
    { reason: 'Se acabó' },
    headers,
  );
const answer = ({ student, order }: Facts, changeId: string, verb: 'accept' | 'decline') =>
  student.post(`/orders/${order.id}/changes/${changeId}/${verb}`);

const stocks = async ({ sql, items }: OpenCafeteria) => {
  const rows = await sql('select id, stock from menu_items where id = any($1)', [items]);
  return items.map((item) => rows.find((row) => row.id === item)?.stock);
};
const load = async ({ sql, id }: OpenCafeteria) =>
  Object.fromEntries(
    (
      await sql(
        'select resource, sum(amount)::int as amount from slot_loads where cafeteria_id = $1 group by 1',
        [id],
      )
    ).map((row) => [row.resource, row.amount]),
  );

describe('a promise', () => {
  it('that staff change reaches the student, and keeps how exact it was', async () => {
    const { id, order, student, staff } = await twoLines();
    const phone = await student.stream(id);
    const before = Date.now();
    const { status, body, headers } = await staff.post(
      `/orders/${order.id}/eta`,
      { etaMinutes: 25 },
      { 'if-match': '"1"' },
    );
    expect([status, body.version, headers.get('etag')]).toEqual([200, 2, '"2"']);
    expect(Math.abs(Date.parse(body.promisedFrom) - before - 25 * 60_000)).toBeLessThan(5000);
    const width = ({ promisedFrom, promisedUntil }: Order) =>
      Date.parse(promisedUntil ?? '') - Date.parse(promisedFrom ?? '');
    expect(width(body)).toBe(width(order));
    expect(await phone.hearsEvent('order.eta_changed', order.id)).toMatchObject({
      order: { promisedFrom: body.promisedFrom, version: 2 },
      data: { by: 'staff', etaMinutes: 25 },
    });
  });

  it('is not for students to change, nor of another cafeteria, nor when the order is ready, nor by an old version', async () => {
    const here = await twoLines();
    const there = await openCafeteria();
    const eta = (client: Client, etaMinutes: unknown, headers = {}) =>
      client.post(`/orders/${here.order.id}/eta`, { etaMinutes }, headers);
    expect((await eta(here.student, 5)).body.code).toBe('forbidden');
    expect((await eta(there.staff, 5)).body.code).toBe('order_not_found');
    for (const minutes of [-1, 241, 1.5, '5', undefined])
      expect((await eta(here.staff, minutes)).body.code).toBe('validation_failed');
    expect((await eta(here.staff, 5, { 'if-match': '"9"' })).body.code).toBe('version_conflict');
    for (const verb of ['accept', 'start', 'ready'])
      await here.staff.post(`/orders/${here.order.id}/${verb}`);
    expect((await eta(here.staff, 5)).body.code).toBe('illegal_transition');
  });
});

describe('a line that cannot be made', () => {
  it('is asked about, and the student hears it', async () => {
    const facts = await twoLines();
    const phone = await facts.student.stream(facts.id);
    const { status, body } = await ask(facts, 0, { 'if-match': '"1"' });
    expect([status, body.version, body.totalCents]).toEqual([200, 2, facts.order.totalCents]);
    expect(body.changes).toMatchObject([
      { itemId: facts.order.items[0]?.id, status: 'proposed', reason: 'Se acabó', decidedAt: null },
    ]);
    await phone.hearsEvent('order.change_proposed', facts.order.id);
  });

  it('goes out of totals, tax, slot and stock when the student agrees, and stays in the history', async () => {
    const facts = await twoLines();
    const before = await load(facts);
    expect(before).toEqual({ orders: 1, grill: 8, counter: 3 });
    const { body: asked } = await ask(facts, 0);
    const { status, body } = await answer(facts, asked.changes[0].id, 'accept');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'placed',
      version: 3,
      subtotalCents: 5400,
      totalCents: 5400,
      taxCents: Math.round((5400 * 1600) / 11600),
      changes: [{ status: 'accepted', reason: 'Se acabó', decidedAt: expect.any(String) }],
    });
    expect(body.items.map((line: Order['items'][number]) => line.removedAt !== null)).toEqual([true, false]);
    expect(await load(facts)).toEqual({ orders: 1, grill: 0, counter: 3 });
    expect(await stocks(facts)).toEqual([10, 5]);
    await facts.staff.post(`/orders/${facts.order.id}/cancel`);
    expect(await stocks(facts)).toEqual([10, 8]);
    expect(await load(facts)).toEqual({ orders: 0, grill: 0, counter: 0 });
  });

  it('cancels the order when the student would rather not, and gives everything back once', async () => {
    const facts = await twoLines();
    const { body: asked } = await ask(facts, 1);
    const replies = await Promise.all([1, 2, 3].map(() => answer(facts, asked.changes[0].id, 'decline')));
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 409, 409]);
    const { body } = await facts.student.call(`/orders/${facts.order.id}`);
    expect(body).toMatchObject({
      status: 'cancelled',
      reason: 'Se acabó',
      changes: [{ status: 'declined' }],
    });
    expect(await stocks(facts)).toEqual([10, 8]);
    expect(await load(facts)).toEqual({ orders: 0, grill: 0, counter: 0 });
  });

  it('cancels the order when it was the last', async () => {
    const facts = await twoLines();
    const changes = [];
    for (const line of [0, 1]) changes.push((await ask(facts, line)).body.changes.at(-1).id);
    expect((await answer(facts, changes[0], 'accept')).body.status).toBe('placed');
    const { body } = await answer(facts, changes[1], 'accept');
    expect(body).toMatchObject({
      status: 'cancelled',
      changes: [{ status: 'accepted' }, { status: 'accepted' }],
    });
    expect(await stocks(facts)).toEqual([10, 8]);
    expect(await load(facts)).toEqual({ orders: 0, grill: 0, counter: 0 });
  });

  it('takes no more from the slot than it brought, if its dish is made otherwise by now', async () => {
    const facts = await twoLines();
    await facts.sql(`update menu_items set station = 'counter', make_minutes = 30 where id = $1`, [
      facts.pan,
    ]);
    const { body: asked } = await ask(facts, 0);
    const { status } = await answer(facts, asked.changes[0].id, 'accept');
    expect([status, await load(facts)]).toEqual([200, { orders: 1, grill: 8, counter: 0 }]);
    await facts.staff.post(`/orders/${facts.order.id}/cancel`);
    expect(await load(facts)).toEqual({ orders: 0, grill: 0, counter: 0 });
  });

  it('is asked about once at a time', async () => {
    const facts = await twoLines();
    const replies = await Promise.all([ask(facts, 0), ask(facts, 0)]);
    expect(replies.map((reply) => reply.body.code ?? 'asked').sort()).toEqual([
      'asked',
      'change_already_proposed',
    ]);
    const { body } = await facts.student.call(`/orders/${facts.order.id}`);
    await answer(facts, body.changes[0].id, 'accept');
    expect((await ask(facts, 0)).body.code).toBe('order_item_not_found');
    expect((await answer(facts, body.changes[0].id, 'accept')).body.code).toBe('change_not_found');
  });

  it('is for staff of the cafeteria to ask about, and for the student of the order to decide', async () => {
    const facts = await twoLines(2);
    const { order, student, staff, admin, students } = facts;
    const there = await twoLines();
    const path = `/orders/${order.id}/items/${order.items[0]?.id}/unavailable`;
    expect((await student.post(path)).body.code).toBe('forbidden');
    expect((await there.staff.post(path)).body.code).toBe('order_not_found');
    const foreign = `/orders/${order.id}/items/${there.order.items[0]?.id}/unavailable`;
    expect((await staff.post(foreign)).body.code).toBe('order_item_not_found');
    const { body: asked } = await staff.post(path);
    const decide = `/orders/${order.id}/changes/${asked.changes[0].id}`;
    for (const client of [staff, admin])
      expect((await client.post(`${decide}/decline`)).body.code).toBe('forbidden');
    expect((await there.staff.post(`${decide}/accept`)).body.code).toBe('order_not_found');
    for (const client of [student, there.staff])
      expect((await client.post(`${decide}/withdraw`)).body.code).toMatch(/^(forbidden|order_not_found)$/);
    expect((await (students[1] as Client).post(`${decide}/decline`)).body.code).toBe('order_not_found');
    expect((await student.post(`/orders/${order.id}/changes/${order.id}/accept`)).body.code).toBe(
      'change_not_found',
    );
    expect((await student.post(`/orders/${order.id}/changes/1/accept`)).body.code).toBe('validation_failed');
  });

  it('is decided by staff when no answer comes in time, and the student is told', async () => {
    const facts = await twoLines();
    await registerPhone(facts.student);
    const { body: asked } = await ask(facts, 0);
    const [change] = asked.changes;
    expect(Date.parse(change.answerBy) - Date.parse(change.proposedAt)).toBe(3 * 60_000);
    const goWithout = () => facts.staff.post(`/orders/${facts.order.id}/changes/${change.id}/accept`);
    expect((await goWithout()).body.code).toBe('answer_awaited');
    await facts.sql(`update order_changes set answer_by = now() - interval '1 second' where id = $1`, [
      change.id,
    ]);
    const { status, body } = await goWithout();
    expect([status, body.subtotalCents]).toEqual([200, 5400]);
    const told = await facts.sql('select template from notification_deliveries where user_id = $1', [
      facts.student.user?.id,
    ]);
    expect(told.map(({ template }) => template)).toEqual(
      expect.arrayContaining(['order_change_proposed', 'order_goes_without']),
    );
  });

  it('is there after all: the question is taken back, and may be put again', async () => {
    const facts = await twoLines();
    const { body: asked } = await ask(facts, 0);
    const { status, body } = await facts.staff.post(
      `/orders/${facts.order.id}/changes/${asked.changes[0].id}/withdraw`,
      {},
      { 'if-match': '"2"' },
    );
    expect([status, body.version, body.changes, body.totalCents]).toEqual([
      200,
      3,
      [],
      facts.order.totalCents,
    ]);
    expect((await facts.staff.call(`/orders/${facts.order.id}`)).body.changes).toEqual([]);
    expect((await answer(facts, asked.changes[0].id, 'accept')).body.code).toBe('change_not_found');
    expect((await ask(facts, 0)).status).toBe(200);
  });

  it('keeps the order from being ready until the student has answered; then it is not asked about any more', async () => {
    const facts = await twoLines();
    const { body: asked } = await ask(facts, 0);
    const move = (verb: string) => facts.staff.post(`/orders/${facts.order.id}/${verb}`);
    for (const verb of ['accept', 'start']) await move(verb);
    expect((await move('ready')).body.code).toBe('change_pending');
    await answer(facts, asked.changes[0].id, 'accept');
    expect((await move('ready')).status).toBe(200);
    expect((await ask(facts, 1)).body.code).toBe('illegal_transition');
  });
});

describe('ordering again', () => {
  const options = { name: 'Salsa', min: 0, max: 1, modifiers: [{ name: 'Verde', priceDeltaCents: 200 }] };

  async function pastOrder() {
    const cafeteria = await openCafeteria({
      menu: [torta({ stock: 10, groups: [options] }), agua({ stock: 8 })],
      students: 2,
    });
    const { id, items, student, sql } = cafeteria;
    const [pan, water] = items as [string, string];
    const [verde] = await sql(
      'select x.id from modifiers x join modifier_groups g on g.id = x.group_id where g.menu_item_id = $1',
      [pan],
    );
    const { body: past } = await student.post('/orders', {
      cafeteriaId: id,
      items: [
        { menuItemId: pan, quantity: 2, modifierIds: [verde?.id], note: 'Bien tostada' },
        { menuItemId: water, quantity: 1 },
      ],
    });
    const again = (body?: object, headers = {}) => student.post(`/orders/${past.id}/reorder`, body, headers);
    return { ...cafeteria, pan, water, past, again };
  }

  it('takes the same lines, options and notes, at the prices of now, for another slot', async () => {
    const { again, sql, pan, past } = await pastOrder();
    await sql('update menu_items set price_cents = 6000 where id = $1', [pan]);
    const { status, body, headers } = await again({ pickupSlot: slotAhead(3), note: 'Otra vez' });
    expect([status, body.unavailable, headers.get('location')]).toEqual([
      201,
      [],
      `/orders/${body.order.id}`,
    ]);
    expect(body.order).toMatchObject({
      note: 'Otra vez',
      pickupSlot: slotAhead(3),
      totalCents: 2 * 6200 + 1800,
      items: [
        { menuItemId: pan, quantity: 2, note: 'Bien tostada', modifiers: [{ name: 'Verde' }] },
        { quantity: 1 },
      ],
    });
    expect(body.order.id).not.toBe(past.id);
  });

  it('leaves out what is not to be had, and reports it', async () => {
    const { again, sql, pan, water } = await pastOrder();
    await sql('update menu_items set available = false where id = $1', [pan]);
    const { status, body } = await again();
    expect([status, body.order.items.map((line: { menuItemId: string }) => line.menuItemId)]).toEqual([
      201,
      [water],
    ]);
    expect(body.unavailable).toMatchObject([
      { index: 0, menuItemId: pan, name: 'Torta de milanesa', code: 'menu_item_unavailable' },
    ]);
  });

  it('is refused when nothing of it is to be had, and nothing is written', async () => {
    const { again, sql, id } = await pastOrder();
    await sql('update menu_items set stock = 0 where cafeteria_id = $1', [id]);
    const { status, body } = await again();
    expect([status, body.code]).toEqual([409, 'nothing_to_reorder']);
    expect(body.unavailable).toMatchObject([
      { code: 'out_of_stock', remaining: 0 },
      { code: 'out_of_stock' },
    ]);
    expect(await sql('select count(*)::int from orders where cafeteria_id = $1', [id])).toEqual([
      { count: 1 },
    ]);
  });

  it('twice with a key is one order, whole or in part', async () => {
    for (const switchedOff of [false, true]) {
      const { again, sql, pan, id } = await pastOrder();
      if (switchedOff) await sql('update menu_items set available = false where id = $1', [pan]);
      const first = await again({}, { 'idempotency-key': 'again' });
      const second = await again({}, { 'idempotency-key': 'again' });
      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.body).toEqual(first.body);
      expect([first, second].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([
        null,
        'true',
      ]);
      expect(await sql('select count(*)::int from orders where cafeteria_id = $1', [id])).toEqual([
        { count: 2 },
      ]);
    }
  });

  it('twice without a key, within five seconds, is one order, marked', async () => {
    const { again } = await pastOrder();
    const first = await again();
    const second = await again();
    expect([first.status, second.status, second.headers.get('possible-duplicate')]).toEqual([
      201,
      200,
      'true',
    ]);
    expect(second.body.order.id).toBe(first.body.order.id);
  });

  it('is of one’s own orders alone', async () => {
    const { past, students, staff } = await pastOrder();
    const path = `/orders/${past.id}/reorder`;
    expect((await (students[1] as Client).post(path)).body.code).toBe('order_not_found');
    expect((await staff.post(path)).body.code).toBe('forbidden');
  });
});
