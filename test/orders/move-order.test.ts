import { describe, expect, it } from 'vitest';
import { type OrderStatus, orderStatuses } from '../../src/contracts/orders.ts';
import { openCafeteria, signUp, torta } from '../support/cafeteria.ts';
import { roundTripsOf } from '../support/lab.ts';

async function placedOrder() {
  const cafeteria = await openCafeteria({ menu: [torta({ stock: 5 })], students: 2 });
  const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 2 });
  return { ...cafeteria, order };
}

describe('moving an order', () => {
  it('goes from placed to collected, one event and one version a step', async () => {
    const { order, staff, sql } = await placedOrder();
    for (const [step, verb] of ['accept', 'start', 'ready', 'collect'].entries()) {
      const { status, body, headers } = await staff.post(
        `/orders/${order.id}/${verb}`,
        {},
        { 'if-match': `"${step + 1}"` },
      );
      expect([status, body.version, headers.get('etag')]).toEqual([200, step + 2, `"${step + 2}"`]);
    }
    const { body } = await staff.call(`/orders/${order.id}`);
    expect(body).toMatchObject({ status: 'collected', paymentStatus: 'paid' });
    for (const time of ['acceptedAt', 'startedAt', 'readyAt', 'collectedAt', 'closedAt'])
      expect(body[time]).toMatch(/^\d{4}-.*Z$/);
    const events = await sql(`select type from event_outbox where event->'order'->>'id' = $1 order by seq`, [
      order.id,
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      'order.placed',
      'order.accepted',
      'order.preparing',
      'order.ready',
      'order.collected',
    ]);
  });

  it('takes one round trip before the answer', async () => {
    const { order, staff, institution } = await placedOrder();
    const trips = await roundTripsOf(institution, () => staff.post(`/orders/${order.id}/accept`));
    expect(trips).toEqual([expect.stringMatching(/^select commit_decisions\(/)]);
  });

  it('by two at once: one moves it, the other hears of the conflict and sees the order', async () => {
    const { order, staff, admin } = await placedOrder();
    const replies = await Promise.all(
      [staff, admin].map((client) => client.post(`/orders/${order.id}/accept`, {}, { 'if-match': '"1"' })),
    );
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 412]);
    expect(replies.find((reply) => reply.status === 412)?.body).toMatchObject({
      code: 'version_conflict',
      order: { status: 'accepted', version: 2 },
    });
    const unguarded = await staff.post(`/orders/${order.id}/accept`);
    expect(unguarded.body).toMatchObject({ code: 'illegal_transition', order: { status: 'accepted' } });
  });

  it('with an old version is refused with the current order', async () => {
    const { order, staff } = await placedOrder();
    const { status, body } = await staff.post(`/orders/${order.id}/accept`, {}, { 'if-match': '"7"' });
    expect([status, body]).toMatchObject([412, { code: 'version_conflict', order: { version: 1 } }]);
  });

  it('skips no step', async () => {
    const { order, staff } = await placedOrder();
    for (const verb of ['start', 'ready', 'collect']) {
      expect((await staff.post(`/orders/${order.id}/${verb}`)).body.code).toBe('illegal_transition');
    }
  });

  it('gives stock back once when it is cancelled, however often that is tried', async () => {
    const { order, staff, student, item, sql } = await placedOrder();
    const replies = await Promise.all(
      [student, staff, student, staff].map((client) => client.post(`/orders/${order.id}/cancel`)),
    );
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1);
    expect(await sql('select stock from menu_items where id = $1', [item])).toEqual([{ stock: 5 }]);
  });

  it('is final once it is closed', async () => {
    const { order, staff } = await placedOrder();
    await staff.post(`/orders/${order.id}/reject`, { reason: 'Se acabó el gas' });
    for (const verb of ['accept', 'cancel', 'collect'])
      expect((await staff.post(`/orders/${order.id}/${verb}`)).status).toBe(409);
    expect((await staff.call(`/orders/${order.id}`)).body).toMatchObject({
      status: 'rejected',
      reason: 'Se acabó el gas',
    });
  });
});

describe('an order belongs to its people', () => {
  it('students do not move it, and cancel only their own, until it is accepted', async () => {
    const { order, students, staff } = await placedOrder();
    const [owner, other] = students;
    expect((await owner?.post(`/orders/${order.id}/accept`))?.body.code).toBe('forbidden');
    expect((await other?.post(`/orders/${order.id}/cancel`))?.body.code).toBe('order_not_found');
    await staff.post(`/orders/${order.id}/accept`);
    expect((await owner?.post(`/orders/${order.id}/cancel`))?.body.code).toBe('illegal_transition');
  });

  it('another student and staff of another cafeteria do not see it', async () => {
    const { order, students, institution, campusId } = await placedOrder();
    const elsewhere = await openCafeteria();
    const stranger = await signUp(institution, campusId, 'staff', [elsewhere.id]);
    for (const client of [students[1], stranger]) {
      expect((await client?.call(`/orders/${order.id}`))?.status).toBe(404);
    }
    expect((await stranger.post(`/orders/${order.id}/accept`)).status).toBe(404);
  });
});

describe('lists of orders', () => {
  it('come newest first, page by page, stable while orders arrive', async () => {
    const { id, item, student, staff } = await openCafeteria({ menu: [torta({ stock: null })] });
    for (let n = 0; n < 5; n++) await student.order(id, { [item]: 1 });
    const first = await student.call('/me/orders?limit=2');
    await student.order(id, { [item]: 1 });
    const second = await student.call(
      `/me/orders?limit=2&cursor=${encodeURIComponent(first.body.nextCursor)}`,
    );
    const third = await student.call(
      `/me/orders?limit=2&cursor=${encodeURIComponent(second.body.nextCursor)}`,
    );
    const numbers = [first, second, third].flatMap(({ body }) =>
      body.data.map((order: { number: string }) => order.number),
    );
    expect(numbers).toEqual(['A-005', 'A-004', 'A-003', 'A-002', 'A-001']);
    expect(third.body.nextCursor).toBeNull();
    expect((await staff.call(`/cafeterias/${id}/orders?status=placed`)).body.data).toHaveLength(6);
  });

  it('refuse a cursor that was never given out, and an unreasonable limit', async () => {
    const { student } = await openCafeteria();
    for (const query of ['cursor=nonsense', 'limit=0', 'limit=101', 'sort=asc']) {
      expect((await student.call(`/me/orders?${query}`)).body.code).toBe('validation_failed');
    }
  });

  it("are closed to students and to staff of another cafeteria, if they are a cafeteria's", async () => {
    const [here, there] = [await openCafeteria(), await openCafeteria()];
    expect((await here.student.call(`/cafeterias/${here.id}/orders`)).status).toBe(403);
    expect((await there.staff.call(`/cafeterias/${here.id}/orders`)).status).toBe(403);
  });
});

describe('who may do what with an order', () => {
  /** Every move that is allowed; whatever is not named here is refused. */
  const allowed: Record<string, OrderStatus[]> = {
    'staff accept': ['placed'],
    'staff reject': ['placed'],
    'staff start': ['accepted'],
    'staff ready': ['preparing'],
    'staff collect': ['ready'],
    'staff cancel': ['placed', 'accepted', 'preparing', 'ready'],
    'student cancel': ['pending_payment', 'placed'],
  };
  const verbs = ['accept', 'reject', 'start', 'ready', 'collect', 'cancel'];

  it.each(orderStatuses)('that is %s', async (status) => {
    const { id, item, student, staff, sql } = await openCafeteria({ menu: [torta({ stock: null })] });
    const { body: placed } = await student.order(id, { [item]: 1 });
    let made = 0;
    for (const [role, client] of [
      ['staff', staff],
      ['student', student],
    ] as const) {
      for (const verb of verbs) {
        // Another like it in this state: to bring one there by hand the database would not allow.
        const [order] = await sql(
          `insert into orders select (jsonb_populate_record(o, jsonb_build_object(
             'id', uuidv7(), 'number', 'B-' || $3, 'demand', '{}'::jsonb, 'pickup_code', lpad($3::text, 4, '7'), 'status', $2::text,
             'closed_at', case when $2 in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready') then null else now() end))).*
           from orders o where o.id = $1 returning id`,
          [placed.id, status, String(++made)],
        );
        const reply = await client.post(`/orders/${order?.id}/${verb}`);
        const may = allowed[`${role} ${verb}`]?.includes(status);
        const refused = role === 'student' && verb !== 'cancel' ? 'forbidden' : 'illegal_transition';
        expect([role, verb, status, reply.status === 200 ? 'moved' : reply.body.code]).toEqual([
          role,
          verb,
          status,
          may ? 'moved' : refused,
        ]);
      }
    }
  });
});
