import { describe, expect, it } from 'vitest';
import { cafeteriaOnTheBell } from '../support/bells.ts';
import { openCafeteria, torta } from '../support/cafeteria.ts';
import { roundTripsOf } from '../support/lab.ts';
import { passMinute } from '../support/minute.ts';

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

it('lets the cron forget lapsed idempotency keys and the slots of a month ago', async () => {
  const { institution, id, item, student, sql } = await openCafeteria();
  for (const key of ['old', 'young']) await student.order(id, { [item]: 1 }, { 'idempotency-key': key });
  await sql(`update idempotency_keys set created_at = now() - interval '25 hours' where key = 'old'`);
  await sql(
    `insert into slot_loads (cafeteria_id, slot, resource, amount)
     select $1, now() - make_interval(days => d), 'orders', 1 from unnest(array[29, 31]) d`,
    [id],
  );
  await passMinute(institution);
  expect(await sql(`select key from idempotency_keys where user_id = $1`, [student.user?.id])).toEqual([
    { key: 'young' },
  ]);
  expect(
    await sql(
      `select count(*)::int as loads from slot_loads where cafeteria_id = $1 and slot < now() - interval '20 days'`,
      [id],
    ),
  ).toEqual([{ loads: 1 }]);
});

describe('a pause', () => {
  it('is heard at once with its reason and its end, and refuses orders with both', async () => {
    const { id, item, staff, student, institution } = await openCafeteria();
    const phone = await student.stream(id);
    const until = inMinutes(20);
    let reply: any;
    const trips = await roundTripsOf(institution, async () => {
      reply = await staff.post(`/cafeterias/${id}/pause`, { reason: 'Se fue el gas', until });
    });
    expect(trips).toHaveLength(1);
    expect(reply.body).toMatchObject({ status: 'paused', pauseReason: 'Se fue el gas', pausedUntil: until });
    expect(await phone.hearsEvent('cafeteria.paused')).toMatchObject({
      data: { by: 'staff', reason: 'Se fue el gas', until },
    });
    const refused = await student.order(id, { [item]: 1 });
    expect([refused.status, refused.body]).toMatchObject([
      409,
      { code: 'cafeteria_paused', reason: 'Se fue el gas', until },
    ]);
    expect((await student.call(`/cafeterias/${id}`)).body).toMatchObject({
      status: 'paused',
      pausedUntil: until,
    });

    expect((await staff.post(`/cafeterias/${id}/resume`)).body).toMatchObject({
      status: 'open',
      pauseReason: null,
    });
    await phone.hearsEvent('cafeteria.resumed');
    expect((await student.order(id, { [item]: 1 })).status).toBe(201);
  });

  it('without a body lasts until staff resume; resuming twice tells once', async () => {
    const { id, item, staff, student, sql } = await openCafeteria();
    expect((await staff.call(`/cafeterias/${id}/pause`, { method: 'POST' })).body).toMatchObject({
      status: 'paused',
      pausedUntil: null,
    });
    expect((await student.order(id, { [item]: 1 })).status).toBe(409);
    await Promise.all([1, 2].map(() => staff.call(`/cafeterias/${id}/resume`, { method: 'POST' })));
    expect(await sql('select type from event_outbox where cafeteria_id = $1 order by seq', [id])).toEqual([
      { type: 'cafeteria.paused' },
      { type: 'cafeteria.resumed' },
    ]);
  });

  it('is over when its time has come, and the cron tells so', async () => {
    const { institution, id, item, staff, student, sql } = await openCafeteria();
    const phone = await student.stream(id);
    await staff.post(`/cafeterias/${id}/pause`, { reason: 'Fila larga', until: inMinutes(5) });
    await sql(`update cafeterias set paused_until = now() - interval '1 second' where id = $1`, [id]);
    expect((await student.call(`/cafeterias/${id}`)).body).toMatchObject({
      status: 'open',
      pauseReason: null,
    });
    expect((await student.order(id, { [item]: 1 })).status).toBe(201);
    await passMinute(institution);
    expect(await phone.hearsEvent('cafeteria.resumed')).toMatchObject({ data: { by: 'system' } });
    expect(await sql('select status, paused_until from cafeterias where id = $1', [id])).toEqual([
      { status: 'open', paused_until: null },
    ]);
  });

  it('cannot end in the past, nor have a reason without end', async () => {
    const { id, staff, sql } = await openCafeteria();
    for (const body of [
      { until: inMinutes(-1) },
      { until: '0000-01-01T00:00:00Z' },
      { until: 'soon' },
      { reason: 'x'.repeat(281) },
      { because: 'x' },
    ]) {
      const { status, body: problem } = await staff.post(`/cafeterias/${id}/pause`, body);
      expect([status, problem.code]).toEqual([422, 'validation_failed']);
    }
    expect(await sql('select status from cafeterias where id = $1', [id])).toEqual([{ status: 'open' }]);
  });
});

describe('a throttle', () => {
  it('shrinks the slots of the next time, and no later ones', async () => {
    const { id, item, staff, student, at } = await cafeteriaOnTheBell({ capacity: { orders: 5, grill: 30 } });
    const untilNoon = Math.ceil((Date.parse(at('12:00')) - Date.now()) / 60_000);
    await staff.post(`/cafeterias/${id}/throttle`, {
      capacityPercent: 50,
      minutes: untilNoon,
      extraWaitMinutes: 0,
    });
    const { body } = await student.call(`/cafeterias/${id}/slots`);
    expect(body.data.map((slot: any) => slot.remaining)).toEqual([
      { orders: 2, grill: 15 },
      { orders: 5, grill: 30 },
      { orders: 5, grill: 30 },
    ]);
    const slots = [];
    for (let n = 0; n < 3; n++) slots.push((await student.order(id, { [item]: 1 })).body.pickupSlot);
    expect(slots).toEqual([at('11:00'), at('11:00'), at('13:00')]);
  });

  it('adds waiting time to promises, and students hear it at once', async () => {
    const { id, item, staff, student, at } = await cafeteriaOnTheBell({ menu: [torta()] });
    const phone = await student.stream(id);
    const minutesUntil = (time: string) => Math.ceil((Date.parse(at(time)) - Date.now()) / 60_000);
    const extraWaitMinutes = minutesUntil('11:20');
    const { body } = await staff.post(`/cafeterias/${id}/throttle`, {
      capacityPercent: 100,
      minutes: minutesUntil('12:00'),
      extraWaitMinutes,
    });
    expect(body.extraWaitMinutes).toBe(extraWaitMinutes);
    expect(await phone.hearsEvent('cafeteria.wait_changed')).toMatchObject({
      data: { capacityPercent: 100, extraWaitMinutes },
    });
    const { body: order } = await student.order(id, { [item]: 1 });
    expect(order.pickupSlot).toBe(at('11:00'));
    expect(Date.parse(order.promisedFrom ?? '')).toBeGreaterThan(Date.parse(at('11:20')));
    const later = { items: [{ menuItemId: item, quantity: 1 }], cafeteriaId: id, pickupSlot: at('13:00') };
    expect((await student.post('/orders', later)).body).toMatchObject({
      promisedFrom: at('13:00'),
      promisedUntil: at('13:20'),
    });
    expect((await staff.call(`/cafeterias/${id}/settings`)).body.throttle).toMatchObject({
      extraWaitMinutes,
    });
  });

  it('is over by itself, and the cron tells so', async () => {
    const { institution, id, item, staff, student, sql, at } = await cafeteriaOnTheBell({
      capacity: { orders: 2 },
    });
    const phone = await student.stream(id);
    await staff.post(`/cafeterias/${id}/throttle`, {
      capacityPercent: 0,
      minutes: 480,
      extraWaitMinutes: 25,
    });
    expect((await student.order(id, { [item]: 1 })).body).toMatchObject({ code: 'slot_full' });
    await sql(`update cafeterias set capacity_until = now() - interval '1 second' where id = $1`, [id]);
    expect((await student.order(id, { [item]: 1 })).body).toMatchObject({ promisedFrom: at('11:00') });
    expect((await student.call(`/cafeterias/${id}`)).body.extraWaitMinutes).toBe(0);
    await passMinute(institution);
    await phone.hears(
      (message) =>
        message.type === 'event' &&
        message.event === 'cafeteria.wait_changed' &&
        message.data?.by === 'system',
    );
    expect((await staff.call(`/cafeterias/${id}/settings`)).body.throttle).toBe(null);
  });

  it('that can change nothing says so, and changes nothing', async () => {
    const { id, staff, manager } = await openCafeteria();
    const throttle = (capacityPercent: number, extraWaitMinutes: number) =>
      staff.post(`/cafeterias/${id}/throttle`, { capacityPercent, minutes: 60, extraWaitMinutes });
    for (const [percent, wait] of [
      [0, 0],
      [50, 0],
      [0, 25],
    ] as const) {
      const { status, body } = await throttle(percent, wait);
      expect([status, body.code]).toEqual([409, 'throttle_without_capacity']);
    }
    expect((await staff.call(`/cafeterias/${id}/settings`)).body.throttle).toBe(null);
    expect((await throttle(50, 25)).status).toBe(200);
    expect((await throttle(100, 0)).status).toBe(200);
    await manager.call(`/cafeterias/${id}/settings`, {
      method: 'PATCH',
      body: { slotCapacity: { orders: 0 } },
    });
    expect((await throttle(0, 0)).status).toBe(200);
  });

  it.each([
    { capacityPercent: 101, minutes: 60, extraWaitMinutes: 0 },
    { capacityPercent: 50, minutes: 0, extraWaitMinutes: 0 },
    { capacityPercent: 50, minutes: 481, extraWaitMinutes: 0 },
    { capacityPercent: 50, minutes: 60, extraWaitMinutes: 181 },
    { capacityPercent: 50 },
  ])('out of bounds is refused: %j', async (body) => {
    const { id, staff } = await openCafeteria();
    expect((await staff.post(`/cafeterias/${id}/throttle`, body)).body).toMatchObject({
      status: 422,
      code: 'validation_failed',
    });
  });
});
