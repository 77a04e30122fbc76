import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { cafeteriaName } from '../../src/contracts/events.ts';
import type { Order } from '../../src/contracts/orders.ts';
import { type OpenCafeteria, openCafeteria, torta } from '../support/cafeteria.ts';
import { eventually } from '../support/lab.ts';

const objectOf = ({ address }: OpenCafeteria) => env.CAFETERIA.getByName(cafeteriaName(address));

/** Waits until the board has the order in this version, then lets its time run out. */
async function runOutOfTime(cafeteria: OpenCafeteria, order: Order): Promise<void> {
  await eventually(
    () =>
      runInDurableObject(objectOf(cafeteria), (_, { storage }) =>
        storage.sql
          .exec('update board set due_at = ? where order_id = ? returning document', Date.now() - 1, order.id)
          .toArray()
          .map((row) => JSON.parse(row.document as string).version as number),
      ),
    ([version]) => version === order.version,
  );
  await cafeteria.sql(
    `update orders set accept_by = least(accept_by, now() - interval '1 second'),
       collect_by = least(collect_by, now() - interval '1 second') where id = $1`,
    [order.id],
  );
}

const dueOnBoard = (cafeteria: OpenCafeteria) =>
  runInDurableObject(objectOf(cafeteria), (_, { storage }) =>
    storage.sql
      .exec('select due_at from board')
      .toArray()
      .map((row) => row.due_at),
  );

const read = async ({ staff }: OpenCafeteria, order: Order) =>
  (await staff.call<Order>(`/orders/${order.id}`)).body;

async function placeAndMakeReady(cafeteria: OpenCafeteria): Promise<Order> {
  // In the slot of now: one for a later slot waits from then on.
  await cafeteria.sql('update menu_items set prep_minutes = 0 where id = $1', [cafeteria.item]);
  const { body: placed } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
  let ready = placed;
  for (const verb of ['accept', 'start', 'ready'])
    ready = (await cafeteria.staff.post<Order>(`/orders/${placed.id}/${verb}`)).body;
  return ready;
}

describe('an order that nobody accepts', () => {
  it('waits for those who open later, since hours were changed, and the board hears at once until when', async () => {
    const cafeteria = await openCafeteria();
    const { id, item, student, staff, manager, sql } = cafeteria;
    await sql('update cafeterias set book_ahead_days = 1, accept_within_minutes = 10 where id = $1', [id]);
    const [{ day, noon }] = (await sql(
      `select tomorrow_at(c.id)::text as day, rfc3339((tomorrow_at(c.id) + time '12:00') at time zone k.timezone) as noon
       from cafeterias c join campuses k on k.id = c.campus_id where c.id = $1`,
      [id],
    )) as [{ day: string; noon: string }];
    const earlier = (minutes: number) => new Date(Date.parse(noon) - minutes * 60_000).toISOString();
    const basket = { cafeteriaId: id, items: [{ menuItemId: item, quantity: 1 }], pickupSlot: noon };
    const { body: order } = await student.post<Order>('/orders', basket);
    expect(order.acceptBy).toBe(earlier(110));
    const board = await staff.stream(id);
    const path = `/cafeterias/${id}/hours/exceptions/${day}`;
    await manager.call(path, { method: 'PUT', body: { opens: '11:30', closes: '15:00' } });
    expect(await board.hearsEvent('order.put_off', order.id)).toMatchObject({
      order: { status: 'placed', version: 2, acceptBy: earlier(20) },
    });
  });

  it("expires when the cafeteria's time is over; its student hears it, and it gives stock and slot back once", async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 3 })] });
    const { id, item, student, manager, sql } = cafeteria;
    await manager.call(`/cafeterias/${id}/settings`, {
      method: 'PATCH',
      body: { acceptWithinMinutes: 1, slotCapacity: { orders: 5 } },
    });
    const phone = await student.stream(id);
    const { body: order } = await student.order(id, { [item]: 2 });
    const within = Date.parse(order.acceptBy ?? '') - Date.parse(order.createdAt);
    expect(within).toBe(60_000);
    await runOutOfTime(cafeteria, order);
    const object = objectOf(cafeteria);
    expect(await runDurableObjectAlarm(object)).toBe(true);
    await runDurableObjectAlarm(object);
    expect(await phone.hearsEvent('order.expired', order.id)).toMatchObject({ data: { by: 'system' } });
    expect(await read(cafeteria, order)).toMatchObject({ status: 'expired', version: 2, acceptBy: null });
    expect(await sql('select stock from menu_items where id = $1', [item])).toEqual([{ stock: 3 }]);
    expect(
      await sql('select kind, quantity from stock_movements where order_id = $1 order by at, id', [order.id]),
    ).toEqual([
      { kind: 'sale', quantity: -2 },
      { kind: 'release', quantity: 2 },
    ]);
    expect(
      await sql(`select amount from slot_loads where cafeteria_id = $1 and resource = 'orders'`, [id]),
    ).toEqual([{ amount: 0 }]);
  });

  it('expires right after the object was evicted, too', async () => {
    const cafeteria = await openCafeteria();
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await runOutOfTime(cafeteria, order);
    await evictDurableObject(objectOf(cafeteria));
    expect(await runDurableObjectAlarm(objectOf(cafeteria))).toBe(true);
    expect((await read(cafeteria, order)).status).toBe('expired');
  });

  it('does not expire before its time, nor once staff were faster', async () => {
    const cafeteria = await openCafeteria();
    const { id, item, student, staff, sql } = cafeteria;
    const { body: order } = await student.order(id, { [item]: 1 });
    await eventually(
      () => dueOnBoard(cafeteria),
      (due) => due.length === 1,
    );
    expect(await dueOnBoard(cafeteria)).toEqual([Date.parse(order.acceptBy ?? '')]);
    await runDurableObjectAlarm(objectOf(cafeteria));
    expect((await read(cafeteria, order)).status).toBe('placed');

    await runOutOfTime(cafeteria, order);
    const [accepted] = await Promise.all([
      staff.post(`/orders/${order.id}/accept`),
      runDurableObjectAlarm(objectOf(cafeteria)),
    ]);
    const { status, version } = await read(cafeteria, order);
    expect([status, version]).toEqual([accepted.status === 200 ? 'accepted' : 'expired', 2]);
    expect(
      await sql('select count(*)::int as events from event_outbox where cafeteria_id = $1', [id]),
    ).toEqual([{ events: 2 }]);
  });

  it('is looked after as long as it is on the board, with nobody listening', async () => {
    const cafeteria = await openCafeteria();
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await eventually(
      () => dueOnBoard(cafeteria),
      (due) => due.length === 1,
    );
    expect(await runDurableObjectAlarm(objectOf(cafeteria))).toBe(true);
    expect(await runDurableObjectAlarm(objectOf(cafeteria))).toBe(true);
    await runOutOfTime(cafeteria, order);
    expect(await runDurableObjectAlarm(objectOf(cafeteria))).toBe(true);
    expect(await runDurableObjectAlarm(objectOf(cafeteria))).toBe(false);
  });
});

describe('an order that nobody collects', () => {
  it('is a no-show when its time after ready is over, and what was cooked is not given back', async () => {
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 3 })] });
    const phone = await cafeteria.student.stream(cafeteria.id);
    const order = await placeAndMakeReady(cafeteria);
    expect(Date.parse(order.collectBy ?? '') - Date.parse(order.readyAt ?? '')).toBe(45 * 60_000);
    await runOutOfTime(cafeteria, order);
    await evictDurableObject(objectOf(cafeteria));
    await runDurableObjectAlarm(objectOf(cafeteria));
    await phone.hearsEvent('order.no_show', order.id);
    expect(await read(cafeteria, order)).toMatchObject({ status: 'no_show', version: 5, collectBy: null });
    expect(await cafeteria.sql('select stock from menu_items where id = $1', [cafeteria.item])).toEqual([
      { stock: 2 },
    ]);
    const late = await cafeteria.staff.post(`/orders/${order.id}/collect`);
    expect([late.status, late.body.code]).toEqual([409, 'illegal_transition']);
  });

  it('waits as long as its cafeteria says', async () => {
    const cafeteria = await openCafeteria();
    await cafeteria.manager.call(`/cafeterias/${cafeteria.id}/settings`, {
      method: 'PATCH',
      body: { noShowAfterMinutes: 90 },
    });
    const order = await placeAndMakeReady(cafeteria);
    expect(Date.parse(order.collectBy ?? '') - Date.parse(order.readyAt ?? '')).toBe(90 * 60_000);
  });
});

describe('a cafeteria that accepts by itself', () => {
  it('answers an accepted order, whose two events are heard in order', async () => {
    const cafeteria = await openCafeteria();
    const { id, item, student, staff, manager, sql } = cafeteria;
    await manager.call(`/cafeterias/${id}/settings`, { method: 'PATCH', body: { autoAccept: true } });
    const board = await staff.stream(id);
    const { status, body: order } = await student.order(id, { [item]: 1 });
    expect([status, order]).toMatchObject([201, { status: 'accepted', version: 2, acceptBy: null }]);
    await board.hearsEvent('order.accepted', order.id);
    expect(board.events().map((event) => [event.event, event.order?.status, event.order?.version])).toEqual([
      ['order.placed', 'placed', 1],
      ['order.accepted', 'accepted', 2],
    ]);
    expect(
      await sql(`select count(*)::int as events from event_outbox where event->'order'->>'id' = $1`, [
        order.id,
      ]),
    ).toEqual([{ events: 2 }]);
    expect(await dueOnBoard(cafeteria)).toEqual([null]);
  });
});
