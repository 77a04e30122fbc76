import { describe, expect, it } from 'vitest';
import { cafeteriaOnTheBell } from '../support/bells.ts';
import { openCafeteria } from '../support/cafeteria.ts';
import type { Client } from '../support/clients.ts';
import { roundTripsOf } from '../support/lab.ts';

const put = (client: Client, path: string, body: unknown) => client.call(path, { method: 'PUT', body });
const everyDay = (opens: string, closes: string) =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens, closes }));

describe("a cafeteria's hours", () => {
  it('are set for the whole week in one round trip, and phones are told to read them again', async () => {
    const { id, manager, student, institution, timezone } = await cafeteriaOnTheBell();
    const phone = await student.stream(id);
    const weekly = [...everyDay('08:00', '12:00'), ...everyDay('14:00', '24:00')];
    let reply: any;
    const trips = await roundTripsOf(institution, async () => {
      reply = await put(manager, `/cafeterias/${id}/hours`, { weekly });
    });
    expect(trips).toHaveLength(1);
    expect(reply.body).toMatchObject({ timezone, isOpen: true, opensAt: null, exceptions: [] });
    expect(reply.body.weekly.slice(0, 2)).toEqual([
      { weekday: 1, opens: '08:00', closes: '12:00' },
      { weekday: 1, opens: '14:00', closes: '24:00' },
    ]);
    await phone.hearsEvent('cafeteria.hours_changed');
    const { left, ...hours } = reply.body;
    expect(left).toBe(0);
    expect((await student.call(`/cafeterias/${id}/hours`)).body).toEqual(hours);
    await put(manager, `/cafeterias/${id}/hours`, { weekly: everyDay('08:00', '16:00') });
    expect((await student.call(`/cafeterias/${id}/hours`)).body.weekly).toHaveLength(7);
  });

  it('refuse orders while it is closed, and tell when it opens', async () => {
    const { id, item, manager, student, at } = await cafeteriaOnTheBell();
    await put(manager, `/cafeterias/${id}/hours`, { weekly: everyDay('12:00', '16:00') });
    const { body: hours } = await student.call(`/cafeterias/${id}/hours`);
    expect(hours).toMatchObject({ isOpen: false, opensAt: at('12:00') });
    const refused = await student.order(id, { [item]: 1 });
    expect([refused.status, refused.body]).toMatchObject([
      409,
      { code: 'cafeteria_closed', opensAt: at('12:00') },
    ]);
  });

  it('take an order up to the second of closing', async () => {
    const { id, campusId, item, student, sql, timezone } = await cafeteriaOnTheBell();
    await sql('delete from breaks where campus_id = $1', [campusId]);
    // What takes a minute would be ready after closing.
    await sql('update menu_items set prep_minutes = 0 where id = $1', [item]);
    await sql(
      `insert into opening_hours (cafeteria_id, weekday, opens, closes)
       select $1, d, '00:00', (clock_timestamp() at time zone $2 + interval '5 seconds')::time from generate_series(1, 7) d`,
      [id, timezone],
    );
    expect((await student.order(id, { [item]: 1 })).status).toBe(201);
    await scheduler.wait(5_000);
    expect((await student.order(id, { [item]: 1 })).body).toMatchObject({ code: 'cafeteria_closed' });
  });

  const wrong: [string, unknown, string][] = [
    [
      'that overlap',
      [
        { weekday: 1, opens: '08:00', closes: '12:00' },
        { weekday: 1, opens: '11:59', closes: '13:00' },
      ],
      '#/weekly/1',
    ],
    [
      'that are there twice',
      [
        { weekday: 1, opens: '08:00', closes: '12:00' },
        { weekday: 1, opens: '08:00', closes: '12:00' },
      ],
      '#/weekly/1',
    ],
    ['that end before they begin', [{ weekday: 1, opens: '12:00', closes: '08:00' }], '#/weekly/0/closes'],
    ['of an eighth weekday', [{ weekday: 8, opens: '08:00', closes: '12:00' }], '#/weekly/0/weekday'],
    ['after midnight', [{ weekday: 1, opens: '20:00', closes: '24:01' }], '#/weekly/0/closes'],
    [
      'with a field that is not known',
      [{ weekday: 1, opens: '08:00', closes: '12:00', tz: 'UTC' }],
      '#/weekly/0',
    ],
  ];
  it.each(wrong)('%s are refused, and nothing changes', async (_, weekly, pointer) => {
    const { id, manager, sql } = await openCafeteria();
    const { status, body } = await put(manager, `/cafeterias/${id}/hours`, { weekly });
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'validation_failed', pointer]);
    expect(
      await sql('select count(*)::int as hours from opening_hours where cafeteria_id = $1', [id]),
    ).toEqual([{ hours: 0 }]);
  });

  it('may follow each other without a gap', async () => {
    const { id, manager } = await openCafeteria();
    const weekly = [
      { weekday: 1, opens: '08:00', closes: '12:00' },
      { weekday: 1, opens: '12:00', closes: '13:00' },
      { weekday: 2, opens: '08:00', closes: '12:00' },
    ];
    expect((await put(manager, `/cafeterias/${id}/hours`, { weekly })).status).toBe(200);
  });
});

describe('a day unlike its weekday', () => {
  it('is closed, or closes early, and is as ever when that is taken back', async () => {
    const { id, item, manager, student, today, at } = await cafeteriaOnTheBell();
    const exception = `/cafeterias/${id}/hours/exceptions/${today}`;
    const holiday = await put(manager, exception, { reason: 'Consejo técnico' });
    expect(holiday.body).toMatchObject({
      isOpen: false,
      exceptions: [{ day: today, opens: null, closes: null, reason: 'Consejo técnico' }],
    });
    expect((await student.order(id, { [item]: 1 })).body).toMatchObject({ code: 'cafeteria_closed' });
    expect((await student.call(`/cafeterias/${id}/slots`)).body.data).toEqual([]);

    await put(manager, exception, { opens: '07:00', closes: '12:00' });
    const { body: early } = await student.call(`/cafeterias/${id}/slots`);
    expect(early.data.map((slot: any) => slot.startsAt)).toEqual([at('11:00')]);
    expect((await student.order(id, { [item]: 1 })).status).toBe(201);

    expect((await manager.call(exception, { method: 'DELETE' })).body).toMatchObject({
      isOpen: true,
      exceptions: [],
    });
    expect((await student.call(`/cafeterias/${id}/slots`)).body.data).toHaveLength(3);
  });

  it('tells its manager how many booked orders it leaves outside', async () => {
    const { id, item, manager, student, today, at } = await cafeteriaOnTheBell();
    const book = (time: string) =>
      student.post('/orders', {
        cafeteriaId: id,
        items: [{ menuItemId: item, quantity: 1 }],
        paymentMethod: 'cash',
        pickupSlot: at(time),
        allowDuplicate: true,
      });
    const replies = [await book('11:00'), await book('13:00'), await book('15:00'), await book('15:00')];
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    await student.post(`/orders/${replies[3]!.body.id}/cancel`);
    const exception = `/cafeterias/${id}/hours/exceptions/${today}`;
    expect((await put(manager, exception, { opens: '07:00', closes: '15:00' })).body.left).toBe(1);
    expect((await put(manager, exception, {})).body.left).toBe(3);
    expect((await manager.call(exception, { method: 'DELETE' })).body.left).toBe(0);
    const weekly = everyDay('12:00', '14:00');
    expect((await put(manager, `/cafeterias/${id}/hours`, { weekly })).body.left).toBe(2);
    expect(
      (await put(manager, `/cafeterias/${id}/hours/exceptions/2099-01-01`, { reason: 'Año nuevo' })).body
        .left,
    ).toBe(0);
  });

  it.each([
    ['one time alone', { opens: '08:00' }],
    ['an end before the beginning', { opens: '12:00', closes: '08:00' }],
    ['a reason without end', { reason: 'x'.repeat(281) }],
  ])('with %s is refused', async (_, body) => {
    const { id, manager } = await openCafeteria();
    expect((await put(manager, `/cafeterias/${id}/hours/exceptions/2026-12-24`, body)).status).toBe(422);
  });
});

describe('settings', () => {
  it('are read and changed one by one, and what is not named stays', async () => {
    const { id, manager, student } = await openCafeteria();
    const path = `/cafeterias/${id}/settings`;
    const { body: before } = await manager.call(path);
    expect(before).toMatchObject({
      acceptWithinMinutes: 10,
      slotCapacity: {},
      maxOpenOrders: null,
      studentCancelsAccepted: false,
      answerWithinMinutes: 3,
      throttle: null,
    });
    const phone = await student.stream(id);
    const changes = {
      slotCapacity: { orders: 12, grill: 30 },
      maxOpenOrders: 2,
      autoAccept: true,
      bookAheadDays: 0,
      orderLeadMinutes: 18,
    };
    const { body: after } = await manager.call(path, { method: 'PATCH', body: changes });
    expect(after).toEqual({ ...before, ...changes });
    await phone.hearsEvent('cafeteria.hours_changed');
    expect((await manager.call(path, { method: 'PATCH', body: { maxOpenOrders: null } })).body).toEqual({
      ...before,
      ...changes,
      maxOpenOrders: null,
    });
  });

  it.each([
    { acceptWithinMinutes: 0 },
    { noShowAfterMinutes: 721 },
    { slotMinutes: 4 },
    { orderLeadMinutes: 241 },
    { taxBasisPoints: 5_001 },
    { bookAheadDays: 15 },
    { maxOpenOrders: 0 },
    { slotCapacity: { oven: 3 } },
    { slotCapacity: { grill: -1 } },
    { autoAccept: null },
    { seq: 0 },
  ])('out of bounds are refused: %j', async (changes) => {
    const { id, manager } = await openCafeteria();
    const { status, body } = await manager.call(`/cafeterias/${id}/settings`, {
      method: 'PATCH',
      body: changes,
    });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
  });

  it('that only the database would refuse are a 422 as well', async () => {
    const { id, sql } = await openCafeteria();
    const [row] = await sql('select change_cafeteria($1, $2) as answer', [
      'settings',
      JSON.stringify({ cafeteriaId: id, by: 'manager', changes: { slotMinutes: 1 } }),
    ]);
    expect(row?.answer).toEqual({ kind: 'refused', constraint: 'cafeterias_slot_bounded' });
    expect(await sql('select slot_minutes, seq::int from cafeterias where id = $1', [id])).toEqual([
      { slot_minutes: 15, seq: 0 },
    ]);
  });
});

describe('what is for the manager of a cafeteria', () => {
  const nobody = '019af000-0000-7000-8000-000000000000';
  const calls: [string, string, unknown?][] = [
    ['PUT', 'hours', { weekly: [] }],
    ['PUT', 'hours/exceptions/2026-12-24', {}],
    ['DELETE', 'hours/exceptions/2026-12-24'],
    ['GET', 'settings'],
    ['PATCH', 'settings', { autoAccept: true }],
    ['POST', 'pause', {}],
    ['POST', 'resume', {}],
    ['POST', 'throttle', { capacityPercent: 50, minutes: 60, extraWaitMinutes: 5 }],
  ];

  it.each(calls)(
    '%s %s is refused to students, to manager of another and to strangers',
    async (method, path, body) => {
      const [here, there] = [await openCafeteria(), await openCafeteria()];
      const url = `/cafeterias/${here.id}/${path}`;
      for (const client of [here.student, there.manager])
        expect((await client.call(url, { method, body })).body).toMatchObject({
          status: 403,
          code: 'forbidden',
        });
      const stranger = await here.student.call(url, { method, body, headers: { authorization: '' } });
      expect(stranger.status).toBe(401);
      expect((await here.admin.call(`/cafeterias/${nobody}/${path}`, { method, body })).body.code).toBe(
        'cafeteria_not_found',
      );
      expect((await here.admin.call(url, { method, body })).status).toBe(200);
      expect(await there.sql('select seq::int from cafeterias where id = $1', [there.id])).toEqual([
        { seq: 0 },
      ]);
    },
  );
});
