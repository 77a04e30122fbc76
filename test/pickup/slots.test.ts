import { describe, expect, it } from 'vitest';
import { cafeteriaOnTheBell } from '../support/bells.ts';
import { openCafeteria, torta } from '../support/cafeteria.ts';
import type { Client } from '../support/clients.ts';
import { roundTripsOf } from '../support/lab.ts';

type Place = { id: string; item: string };

/** Orders tortas for a slot, or for the first one. */
const order = ({ id, item }: Place, student: Client, pickupSlot?: string, quantity = 1) =>
  student.post('/orders', {
    cafeteriaId: id,
    items: [{ menuItemId: item, quantity }],
    pickupSlot,
    allowDuplicate: true,
  });

const starts = (reply: { body: { data: { startsAt: string }[] } }) =>
  reply.body.data.map((slot) => slot.startsAt);

describe('pickup slots', () => {
  it('are the breaks of the campus, each with what is left and until when to order', async () => {
    const cafeteria = await cafeteriaOnTheBell({ capacity: { orders: 3, grill: 40 } });
    const { id, student, sql, at, institution } = cafeteria;
    await sql('update cafeterias set order_lead_minutes = 18 where id = $1', [id]);
    await order(cafeteria, student);
    let reply: any;
    const trips = await roundTripsOf(institution, async () => {
      reply = await student.call(`/cafeterias/${id}/slots`);
    });
    expect(trips).toHaveLength(1);
    expect(reply.status).toBe(200);
    expect(reply.body.data).toEqual([
      {
        startsAt: at('11:00'),
        endsAt: at('11:20'),
        orderBy: at('10:42'),
        breakName: 'Receso',
        available: true,
        remaining: { orders: 2, grill: 40 },
      },
      expect.objectContaining({
        startsAt: at('13:00'),
        breakName: 'Comida',
        remaining: { orders: 3, grill: 40 },
      }),
      expect.objectContaining({ startsAt: at('15:00'), breakName: 'Tarde' }),
    ]);
  });

  it('are a grid where there are no breaks, without a gap until closing', async () => {
    const { id, campusId, student, sql, at } = await cafeteriaOnTheBell();
    await sql('delete from breaks where campus_id = $1', [campusId]);
    await sql('update cafeterias set slot_minutes = 25 where id = $1', [id]);
    await sql(
      `insert into opening_hours (cafeteria_id, weekday, opens, closes) select $1, d, '08:00', '14:00' from generate_series(1, 7) d`,
      [id],
    );
    const { body } = await student.call(`/cafeterias/${id}/slots`);
    const slots = body.data as { startsAt: string; endsAt: string }[];
    expect(slots.length).toBeGreaterThan(8);
    for (const [index, slot] of slots.entries()) {
      expect((Date.parse(slot.startsAt) - Date.parse(at('08:00'))) % (25 * 60_000)).toBe(0);
      expect(slot.endsAt).toBe(slots[index + 1]?.startsAt ?? at('14:00'));
    }
  });

  it('are a grid in the hours that no break falls into', async () => {
    const { id, student, sql, at } = await cafeteriaOnTheBell();
    await sql('update cafeterias set slot_minutes = 60 where id = $1', [id]);
    await sql(
      `insert into opening_hours (cafeteria_id, weekday, opens, closes)
       select $1, d, o::time, c::time from generate_series(1, 7) d, (values ('08:00', '12:00'), ('17:00', '19:00')) h(o, c)`,
      [id],
    );
    expect(starts(await student.call(`/cafeterias/${id}/slots`))).toEqual([
      at('11:00'),
      at('17:00'),
      at('18:00'),
    ]);
  });

  it('reach as many days ahead as the cafeteria takes orders for; one day can be asked for', async () => {
    const { id, student, sql, dayAfter } = await cafeteriaOnTheBell();
    await sql('update cafeterias set book_ahead_days = 2 where id = $1', [id]);
    expect((await student.call(`/cafeterias/${id}/slots`)).body.data).toHaveLength(9);
    expect((await student.call(`/cafeterias/${id}/slots?day=${dayAfter(2)}`)).body.data).toHaveLength(3);
    expect((await student.call(`/cafeterias/${id}/slots?day=${dayAfter(3)}`)).body.data).toEqual([]);
  });

  it('of no cafeteria are a 404, of no day a 422', async () => {
    const { id, student } = await openCafeteria();
    const nobody = '019af000-0000-7000-8000-000000000000';
    expect((await student.call(`/cafeterias/${nobody}/slots`)).body.code).toBe('cafeteria_not_found');
    for (const query of ['day=tomorrow', 'day=0000-01-01', 'day=2026-02-30', 'days=2']) {
      const { status, body } = await student.call(`/cafeterias/${id}/slots?${query}`);
      expect([status, body.code]).toEqual([422, 'validation_failed']);
    }
  });
});

describe('an order', () => {
  it('takes the first slot with room, and is told from when until when it will be ready', async () => {
    const cafeteria = await cafeteriaOnTheBell({ capacity: { orders: 1 }, students: 2 });
    const [first, second] = await Promise.all(cafeteria.students.map((student) => order(cafeteria, student)));
    const slots = [first?.body.pickupSlot, second?.body.pickupSlot].sort();
    expect(slots).toEqual([cafeteria.at('11:00'), cafeteria.at('13:00')]);
    const early = [first, second].find((reply) => reply?.body.pickupSlot === cafeteria.at('11:00'));
    expect(early?.body).toMatchObject({
      promisedFrom: cafeteria.at('11:00'),
      promisedUntil: cafeteria.at('11:20'),
    });
  });

  it('is weighed by the work it makes at its station, not by its number', async () => {
    const cafeteria = await cafeteriaOnTheBell({
      menu: [torta({ stock: null }), torta({ name: 'Café', stock: null })],
      capacity: { orders: 100, grill: 12 },
    });
    const { id, items, student, sql, at } = cafeteria;
    const [grilled, drawn] = items as [string, string];
    await sql(`update menu_items set station = 'grill', make_minutes = 4 where id = $1`, [grilled]);
    await sql(`update menu_items set station = 'bar', make_minutes = 9 where id = $1`, [drawn]);
    expect((await order({ id, item: grilled }, student, at('11:00'), 2)).status).toBe(201);
    expect((await order({ id, item: drawn }, student, at('11:00'), 5)).status).toBe(201);
    const tooMuch = await order({ id, item: grilled }, student, at('11:00'), 2);
    expect([tooMuch.status, tooMuch.body.code]).toEqual([409, 'slot_full']);
    expect((await order({ id, item: grilled }, student, at('11:00'), 1)).status).toBe(201);
    const { body } = await student.call(`/cafeterias/${id}/slots`);
    expect(body.data[0]).toMatchObject({ available: true, remaining: { orders: 97, grill: 0 } });
    expect((await order({ id, item: grilled }, student, undefined, 4)).body.code).toBe('slot_full');
  });

  it('is refused at a full slot with the next free ones, and a full slot shows as such', async () => {
    const cafeteria = await cafeteriaOnTheBell({ capacity: { orders: 1 } });
    const { id, student, at } = cafeteria;
    await order(cafeteria, student, at('11:00'));
    const full = await order(cafeteria, student, at('11:00'));
    expect([full.status, full.body]).toMatchObject([
      409,
      { code: 'slot_full', nextSlots: [at('13:00'), at('15:00')] },
    ]);
    const { body } = await student.call(`/cafeterias/${id}/slots`);
    expect(body.data.map((slot: any) => slot.available)).toEqual([false, true, true]);
    await order(cafeteria, student);
    await order(cafeteria, student);
    expect((await order(cafeteria, student)).body).toMatchObject({ code: 'slot_full', nextSlots: [] });
  });

  it('is offered the next bell even where orders for it close before the full one rings', async () => {
    const cafeteria = await cafeteriaOnTheBell({ capacity: { orders: 1 } });
    const { id, student, sql, at } = cafeteria;
    await sql('update cafeterias set order_lead_minutes = 45 where id = $1', [id]);
    await sql(
      `update breaks set starts_at = '11:30', ends_at = '11:50' where name = 'Comida' and campus_id = $1`,
      [cafeteria.campusId],
    );
    const early = at('11:00');
    expect((await order(cafeteria, student, early)).status).toBe(201);
    expect((await order(cafeteria, student, early)).body.nextSlots).toEqual([at('11:30'), at('15:00')]);
  });

  it('for a time that is no slot, or has passed, is refused with those that there are', async () => {
    const cafeteria = await cafeteriaOnTheBell();
    const { student, at } = cafeteria;
    const refusedTimes = [at('11:01'), at('08:00'), '2020-01-01T12:00:00.000Z', '2099-01-01T12:00:00.000Z'];
    for (const time of refusedTimes) {
      const { status, body } = await order(cafeteria, student, time);
      expect([status, body]).toMatchObject([
        422,
        { code: 'slot_unavailable', nextSlots: [at('11:00'), at('13:00'), at('15:00')] },
      ]);
    }
    expect((await order(cafeteria, student, '0000-01-01T00:00:00Z')).body.code).toBe('validation_failed');
  });

  it('takes the last place once, however many want it', async () => {
    const cafeteria = await cafeteriaOnTheBell({
      menu: [torta({ stock: null })],
      capacity: { orders: 1 },
      students: 16,
    });
    const { id, students, sql, at } = cafeteria;
    const replies = await Promise.all(students.map((student) => order(cafeteria, student, at('11:00'))));
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, ...Array(15).fill(409)]);
    expect(
      replies.filter((reply) => reply.status === 409).every((reply) => reply.body.code === 'slot_full'),
    ).toBe(true);
    expect(
      await sql(`select amount from slot_loads where cafeteria_id = $1 and resource = 'orders'`, [id]),
    ).toEqual([{ amount: 1 }]);
  });

  it.each(['student cancels', 'staff cancel', 'staff reject'])(
    'gives its place back once when %s',
    async (how) => {
      const cafeteria = await cafeteriaOnTheBell({ capacity: { orders: 1, counter: 5 } });
      const { id, student, staff, sql, at } = cafeteria;
      const { body: placed } = await order(cafeteria, student, at('11:00'));
      const verb = how === 'staff reject' ? 'reject' : 'cancel';
      const who = how === 'student cancels' ? student : staff;
      const replies = await Promise.all([1, 2, 3].map(() => who.post(`/orders/${placed.id}/${verb}`)));
      expect(replies.map((reply) => reply.status).sort()).toEqual([200, 409, 409]);
      const loads = () =>
        sql('select resource, amount from slot_loads where cafeteria_id = $1 order by 1', [id]);
      expect(await loads()).toEqual([
        { resource: 'counter', amount: 0 },
        { resource: 'orders', amount: 0 },
      ]);
      expect((await order(cafeteria, student, at('11:00'))).status).toBe(201);
      expect((await order(cafeteria, student, at('11:00'))).status).toBe(409);
    },
  );

  it('keeps its place when the grid is changed under it', async () => {
    const cafeteria = await cafeteriaOnTheBell({ capacity: { orders: 1 } });
    const { id, campusId, student, manager, sql, at } = cafeteria;
    await sql('delete from breaks where campus_id = $1', [campusId]);
    expect((await order(cafeteria, student, at('12:15'))).status).toBe(201);
    expect(
      (await manager.call(`/cafeterias/${id}/settings`, { method: 'PATCH', body: { slotMinutes: 60 } }))
        .status,
    ).toBe(200);
    expect((await order(cafeteria, student, at('12:00'))).body.code).toBe('slot_full');
    expect((await order(cafeteria, student, at('13:00'))).status).toBe(201);
  });
});
