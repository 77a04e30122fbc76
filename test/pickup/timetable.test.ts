import { describe, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import { composeMessage } from '../../src/services/deliveries/messages.ts';
import { cafeteriaOnTheBell } from '../support/bells.ts';
import { openCafeteria, registerPhone, signUp } from '../support/cafeteria.ts';
import type { Client } from '../support/clients.ts';
import { eventually, roundTripsOf } from '../support/lab.ts';

const put = (client: Client, path: string, body: unknown) => client.call(path, { method: 'PUT', body });
const nobody = '019af000-0000-7000-8000-000000000000';

describe('the timetable of a campus', () => {
  it('is set by an admin as a whole, and breaks keep their ids where given', async () => {
    const { campusId, id, admin, student } = await openCafeteria();
    const phone = await student.stream(id);
    const path = `/campuses/${campusId}/breaks`;
    const receso = { weekday: 1, name: 'Receso', startsAt: '11:00', endsAt: '11:20' };
    const comida = { weekday: 1, name: 'Comida', startsAt: '13:00', endsAt: '14:00' };
    const { body: first } = await put(admin, path, { breaks: [receso, comida] });
    expect(first).toMatchObject({ breaks: [receso, comida], alteredDays: [], rescheduled: 0, left: 0 });
    await phone.hearsEvent('cafeteria.hours_changed');

    const [one, two] = first.breaks.map((found: any) => found.id);
    const swapped = [
      { ...receso, id: two },
      { ...comida, id: one, endsAt: '24:00' },
      { ...receso, weekday: 2 },
    ];
    const { body: second } = await put(admin, path, { breaks: swapped });
    expect(second.breaks.slice(0, 2)).toEqual([swapped[0], swapped[1]]);
    expect((await student.call(path)).body.breaks).toEqual(second.breaks);
    expect((await put(admin, path, { breaks: [] })).body.breaks).toEqual([]);
  });

  const receso = { weekday: 1, name: 'Receso', startsAt: '11:00', endsAt: '11:20' };
  it.each([
    ['two breaks of one name on a weekday', [receso, { ...receso, startsAt: '10:00' }], 409, 'name_taken'],
    ['a break of another campus', [{ ...receso, id: nobody }], 404, 'break_not_found'],
    [
      'one id twice',
      [
        { ...receso, id: nobody },
        { ...receso, id: nobody },
      ],
      422,
      'validation_failed',
    ],
    ['a break that ends before it begins', [{ ...receso, endsAt: '10:00' }], 422, 'validation_failed'],
    ['a break without a name', [{ ...receso, name: ' ' }], 422, 'validation_failed'],
  ])('with %s is refused, and nothing changes', async (_, breaks, status, code) => {
    const { campusId, id, admin, sql } = await openCafeteria();
    const reply = await put(admin, `/campuses/${campusId}/breaks`, { breaks });
    expect([reply.status, reply.body.code]).toEqual([status, code]);
    expect(await sql('select seq::int from cafeterias where id = $1', [id])).toEqual([{ seq: 0 }]);
  });

  it('is for admins alone; one day of it for manager of the campus', async () => {
    const here = await cafeteriaOnTheBell();
    const there = await openCafeteria();
    for (const client of [here.student, here.manager])
      expect((await put(client, `/campuses/${here.campusId}/breaks`, { breaks: [] })).body.code).toBe(
        'forbidden',
      );
    const nobodys = await signUp(here.institution, here.campusId, 'manager');
    for (const client of [here.student, there.manager, nobodys])
      for (const method of ['PUT', 'DELETE']) {
        const body = method === 'PUT' ? {} : undefined;
        expect((await client.call(here.alterationOf(here.receso), { method, body })).body.code).toBe(
          'forbidden',
        );
      }
    expect((await put(here.admin, here.alterationOf(here.receso), {})).status).toBe(200);
    expect((await here.student.call(`/campuses/${nobody}/breaks`)).body.code).toBe('campus_not_found');
    expect((await put(here.admin, `/campuses/${nobody}/breaks`, { breaks: [] })).body.code).toBe(
      'campus_not_found',
    );
  });

  it('has no break on a weekday that it is not on, nor one of another campus', async () => {
    const [here, there] = [await cafeteriaOnTheBell(), await cafeteriaOnTheBell()];
    const tomorrow = here.alterationOf(here.receso, here.dayAfter(1));
    const foreign = here.alterationOf(there.receso);
    for (const path of [tomorrow, foreign, here.alterationOf(nobody)])
      expect((await put(here.manager, path, { startsAt: '10:00', endsAt: '10:20' })).body).toMatchObject({
        status: 404,
        code: 'break_not_found',
      });
    for (const body of [{ startsAt: '10:00' }, { startsAt: '10:00', endsAt: '09:00' }, { at: '10:00' }])
      expect((await put(here.manager, here.alterationOf(here.receso), body)).status).toBe(422);
  });
});

describe('a break that is altered for a day', () => {
  it('moves its orders in one round trip and tells their students, on the socket and on the phone', async () => {
    const cafeteria = await cafeteriaOnTheBell({ students: 2, capacity: { orders: 5 } });
    const { id, item, students, manager, institution, sql, at, receso, alterationOf, today } = cafeteria;
    const [mover, other] = students as [Client, Client];
    await registerPhone(mover);
    const [mine, theirs, board] = await Promise.all([mover.stream(id), other.stream(id), manager.stream(id)]);
    const { body: moved } = await mover.order(id, { [item]: 1 });
    const { body: stays } = await other.post('/orders', {
      cafeteriaId: id,
      items: [{ menuItemId: item, quantity: 1 }],
      pickupSlot: at('13:00'),
    });
    let reply: any;
    const trips = await roundTripsOf(institution, async () => {
      reply = await put(manager, alterationOf(receso), { startsAt: '11:40', endsAt: '12:00' });
    });
    // Its object looks at once whether an order has longer to be accepted now: behind the answer.
    expect(trips.filter((text) => !text.includes('load_ordering_state'))).toHaveLength(1);
    expect(reply.body).toMatchObject({
      rescheduled: 1,
      left: 0,
      alteredDays: [{ breakId: receso, day: today, startsAt: '11:40', endsAt: '12:00' }],
    });
    const heard: any = await mine.hearsEvent('order.rescheduled', moved.id);
    expect(heard.order).toMatchObject({
      version: 2,
      pickupSlot: at('11:40'),
      promisedFrom: at('11:40'),
      promisedUntil: at('12:00'),
    });
    await board.hearsEvent('order.rescheduled', moved.id);
    await theirs.hearsEvent('cafeteria.hours_changed');
    expect(theirs.events().some((event) => event.event === 'order.rescheduled')).toBe(false);
    expect((await other.call(`/orders/${stays.id}`)).body).toMatchObject({
      version: 1,
      pickupSlot: at('13:00'),
    });
    const { body: slots } = await mover.call(`/cafeterias/${id}/slots`);
    expect(slots.data.map((slot: any) => [slot.startsAt, slot.remaining.orders])).toEqual([
      [at('11:40'), 4],
      [at('13:00'), 4],
      [at('15:00'), 5],
    ]);
    await eventually(
      () => sql('select template from notification_deliveries where user_id = $1', [mover.user?.id]),
      (rows) => rows.some((row: any) => row.template === 'order_rescheduled'),
    );
  });

  it('takes no order out of the hours: not to a bell that rings while it is closed, and not past closing', async () => {
    const { id, item, student, manager, at, receso, alterationOf } = await cafeteriaOnTheBell();
    const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '08:00', closes: '15:10' }));
    expect((await put(manager, `/cafeterias/${id}/hours`, { weekly })).status).toBe(200);
    const { body: order } = await student.order(id, { [item]: 1 });
    const now = async () => (await student.call(`/orders/${order.id}`)).body;
    await put(manager, alterationOf(receso), { startsAt: '15:00', endsAt: '15:20' });
    expect(await now()).toMatchObject({ promisedFrom: at('15:00'), promisedUntil: at('15:10') });
    const { body } = await put(manager, alterationOf(receso), { startsAt: '18:00', endsAt: '18:20' });
    expect(body).toMatchObject({ left: 0 });
    const { pickupSlot, promisedUntil } = await now();
    expect([at('13:00'), at('15:00')]).toContain(pickupSlot);
    expect(promisedUntil <= at('15:10')).toBe(true);
  });

  it.each(['08:30', '18:00'])(
    'tomorrow, has its orders accepted as those that are placed for %s',
    async (startsAt) => {
      const cafeteria = await cafeteriaOnTheBell({ students: 2 });
      const { id, item, students, manager, sql, at, dayAfter, today, alterationOf } = cafeteria;
      await sql('update cafeterias set book_ahead_days = 1 where id = $1', [id]);
      const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '08:00', closes: '20:00' }));
      await put(manager, `/cafeterias/${id}/hours`, { weekly });
      const tomorrow = (time: string) => new Date(Date.parse(at(time)) + 86_400_000).toISOString();
      const order = (student: Client, time: string) =>
        student.post('/orders', {
          cafeteriaId: id,
          items: [{ menuItemId: item, quantity: 1 }],
          pickupSlot: tomorrow(time),
        });
      const [ana, ben] = students as [Client, Client];
      const { body: moved } = await order(ana, '11:00');
      const [bell] = await sql<{ id: string }>(
        `select id from breaks where name = 'Receso' and campus_id = $1 and weekday = extract(isodow from $2::date + 1)`,
        [cafeteria.campusId, today],
      );
      const path = alterationOf(bell?.id ?? '', dayAfter(1));
      const altered = await put(manager, path, { startsAt, endsAt: startsAt.replace(/..$/, '50') });
      expect(altered.body).toMatchObject({ rescheduled: 1, left: 0 });
      const { body: placed } = await order(ben, startsAt);
      const { body: now } = await ana.call(`/orders/${moved.id}`);
      expect([now.pickupSlot, now.acceptBy]).toEqual([tomorrow(startsAt), placed.acceptBy]);
    },
  );

  it('that is moved to this very minute is not ready sooner than its dishes', async () => {
    const { id, item, student, manager, sql, at, receso, alterationOf } = await cafeteriaOnTheBell();
    await sql('update menu_items set prep_minutes = 70 where id = $1', [item]);
    const { body: order } = await student.post('/orders', {
      cafeteriaId: id,
      items: [{ menuItemId: item, quantity: 1 }],
      pickupSlot: at('11:00'),
    });
    const placedAt = Date.parse(order.createdAt);
    await put(manager, alterationOf(receso), { startsAt: '10:00', endsAt: '10:20' });
    const { promisedFrom } = (await student.call(`/orders/${order.id}`)).body;
    expect(Date.parse(promisedFrom)).toBeGreaterThanOrEqual(
      Math.max(Date.parse(at('10:00')), placedAt + 70 * 60_000),
    );
  });

  it('takes its orders back when the alteration is', async () => {
    const { id, item, student, manager, at, receso, alterationOf } = await cafeteriaOnTheBell();
    const { body: order } = await student.order(id, { [item]: 1 });
    await put(manager, alterationOf(receso), { startsAt: '12:00', endsAt: '12:20' });
    expect((await manager.call(alterationOf(receso), { method: 'DELETE' })).body).toMatchObject({
      rescheduled: 1,
      alteredDays: [],
    });
    expect((await student.call(`/orders/${order.id}`)).body).toMatchObject({
      version: 3,
      pickupSlot: at('11:00'),
    });
  });

  it('that is not to be sends its orders to the nearest slot with room', async () => {
    const cafeteria = await cafeteriaOnTheBell({ students: 3, capacity: { orders: 1 } });
    const { id, item, students, manager, at, receso, comida, tarde, alterationOf } = cafeteria;
    const [first, second] = students as [Client, Client, Client];
    const { body: moves } = await first.order(id, { [item]: 1 });
    const { body: sits } = await second.order(id, { [item]: 1 });
    expect([moves.pickupSlot, sits.pickupSlot]).toEqual([at('11:00'), at('13:00')]);
    expect((await put(manager, alterationOf(receso), {})).body).toMatchObject({ rescheduled: 1, left: 0 });
    expect((await first.call(`/orders/${moves.id}`)).body.pickupSlot).toBe(at('15:00'));
    // Without room anywhere it still goes where a bell rings.
    await put(manager, alterationOf(tarde), {});
    expect((await first.call(`/orders/${moves.id}`)).body.pickupSlot).toBe(at('13:00'));
    // A day without any bell is a grid, and the place that it has there is its own again.
    expect((await put(manager, alterationOf(comida), {})).body).toMatchObject({ left: 0 });
    const { body: cancelled } = await first.post(`/orders/${moves.id}/cancel`);
    expect(cancelled.status).toBe('cancelled');
  });

  it('leaves orders where they are when the day has no slot any more', async () => {
    const { id, item, student, manager, at, receso, today, alterationOf } = await cafeteriaOnTheBell();
    const { body: order } = await student.order(id, { [item]: 1 });
    await put(manager, `/cafeterias/${id}/hours/exceptions/${today}`, {});
    expect((await put(manager, alterationOf(receso), {})).body).toMatchObject({ rescheduled: 0, left: 1 });
    expect((await student.call(`/orders/${order.id}`)).body).toMatchObject({
      version: 1,
      pickupSlot: at('11:00'),
    });
  });

  it('leaves what is ready, and what is over, alone', async () => {
    const { id, item, students, manager, receso, alterationOf, at } = await cafeteriaOnTheBell({
      students: 2,
    });
    const [ready, gone] = await Promise.all(
      students.map(async (student) => (await student.order(id, { [item]: 1 })).body as Order),
    );
    for (const verb of ['accept', 'start', 'ready']) await manager.post(`/orders/${ready!.id}/${verb}`);
    await manager.post(`/orders/${gone!.id}/reject`);
    expect(
      (await put(manager, alterationOf(receso), { startsAt: '12:00', endsAt: '12:20' })).body.rescheduled,
    ).toBe(0);
    expect((await manager.call(`/orders/${ready!.id}`)).body.pickupSlot).toBe(at('11:00'));
  });

  it('is waited for by what is ready: whose class goes on is no no-show', async () => {
    const { id, item, student, sql, manager, receso, alterationOf, at } = await cafeteriaOnTheBell();
    await sql('update cafeterias set no_show_after_minutes = 30 where id = $1', [id]);
    const { body: order } = await student.order(id, { [item]: 1 });
    for (const verb of ['accept', 'start', 'ready']) await manager.post(`/orders/${order.id}/${verb}`);
    await put(manager, alterationOf(receso), { startsAt: '20:00', endsAt: '20:20' });
    const { body: waiting } = await eventually(
      () => student.call(`/orders/${order.id}`),
      ({ body }) => body.collectBy === at('20:30'),
    );
    expect([waiting.status, waiting.pickupSlot]).toEqual(['ready', at('11:00')]);
  });

  it('rings for every cafeteria of the campus', async () => {
    const { id, institution, campusId, student, item, sql, manager, receso, alterationOf } =
      await cafeteriaOnTheBell();
    const [second] = await sql('insert into cafeterias (campus_id, name) values ($1, $2) returning id', [
      campusId,
      'La Norte',
    ]);
    const elsewhere = await (await signUp(institution, campusId, 'student')).stream(second?.id);
    await student.order(id, { [item]: 1 });
    await put(manager, alterationOf(receso), { startsAt: '12:00', endsAt: '12:20' });
    await elsewhere.hearsEvent('cafeteria.hours_changed');
  });

  it('never loses an order that is placed at the same moment', async () => {
    const cafeteria = await cafeteriaOnTheBell({ students: 8 });
    const { id, item, students, manager, sql, at, receso, alterationOf } = cafeteria;
    const [, ...replies] = await Promise.all([
      put(manager, alterationOf(receso), { startsAt: '12:00', endsAt: '12:20' }),
      ...students.map((student) => student.order(id, { [item]: 1 })),
    ]);
    expect(replies.every((reply) => reply.status === 201)).toBe(true);
    expect(
      await sql('select distinct rfc3339(pickup_slot) as slot from orders where cafeteria_id = $1', [id]),
    ).toEqual([{ slot: at('12:00') }]);
    expect(
      await sql(
        `select amount from slot_loads where cafeteria_id = $1 and resource = 'orders' and rfc3339(slot) = $2`,
        [id, at('12:00')],
      ),
    ).toEqual([{ amount: 8 }]);
  });
});

describe('a timetable that changes', () => {
  it('takes open orders with its breaks, and those of a break that is left out to the nearest', async () => {
    const { id, campusId, item, students, admin, at, weekday, receso, comida } = await cafeteriaOnTheBell({
      students: 2,
    });
    const [one, two] = students as [Client, Client];
    const { body: follows } = await one.order(id, { [item]: 1 });
    const { body: strays } = await two.post('/orders', {
      cafeteriaId: id,
      items: [{ menuItemId: item, quantity: 1 }],
      pickupSlot: at('15:00'),
    });
    const breaks = [
      { id: receso, weekday, name: 'Receso', startsAt: '11:15', endsAt: '11:35' },
      { id: comida, weekday, name: 'Comida', startsAt: '13:00', endsAt: '13:20' },
    ];
    expect((await put(admin, `/campuses/${campusId}/breaks`, { breaks })).body.rescheduled).toBe(2);
    expect((await one.call(`/orders/${follows.id}`)).body).toMatchObject({
      version: 2,
      pickupSlot: at('11:15'),
    });
    expect((await two.call(`/orders/${strays.id}`)).body).toMatchObject({
      version: 2,
      pickupSlot: at('13:00'),
    });
  });
});

describe('the message of a new pickup time', () => {
  it("tells it as the campus's clocks do, in the reader's language", () => {
    const order = { number: 'A-007', pickupSlot: '2026-03-02T17:40:00.000Z' } as Order;
    const facts = { cafeteriaName: 'La Central', timezone: 'America/Mexico_City', data: null, order };
    expect(composeMessage('order_rescheduled', 'es', facts).text).toBe(
      'Recógelo en La Central: lunes 11:40.',
    );
    expect(composeMessage('order_rescheduled', 'en', facts).text).toContain('Monday');
  });
});
