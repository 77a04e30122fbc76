import { describe, expect, it } from 'vitest';
import { campusReportSchema, placeSchema } from '../../src/contracts/places.ts';
import { actsOf } from '../support/audit.ts';
import { makeInstitution, type OpenCafeteria, openCafeteria, signUp } from '../support/cafeteria.ts';
import type { Client } from '../support/clients.ts';

const patch = (client: Client, path: string, body: unknown) => client.call(path, { method: 'PATCH', body });

/** An institution of two campuses; `here` has a cafeteria that sells. */
async function twoCampuses() {
  const here = await openCafeteria({ institution: await makeInstitution() });
  const { body: there } = await here.admin.post('/admin/campuses', {
    name: 'Campus Tijuana',
    timezone: 'America/Tijuana',
  });
  const campusAdmin = await signUp(here.institution, here.campusId, 'campus_admin');
  return { here, there: there as { id: string; name: string; timezone: string }, campusAdmin };
}

async function collected({ id, item, student, staff }: OpenCafeteria) {
  const { body: order } = await student.order(id, { [item]: 1 });
  for (const move of ['accept', 'start', 'ready', 'collect']) await staff.post(`/orders/${order.id}/${move}`);
  return order;
}

describe('a campus', () => {
  it('is opened by an admin, renamed by its own administrator, and known to everybody', async () => {
    const { here, there, campusAdmin } = await twoCampuses();
    expect(there).toMatchObject({ name: 'Campus Tijuana', timezone: 'America/Tijuana' });
    expect(
      (await patch(campusAdmin, `/admin/campuses/${here.campusId}`, { name: 'Sur' })).body,
    ).toMatchObject({ name: 'Sur' });
    expect((await patch(campusAdmin, `/admin/campuses/${there.id}`, { name: 'Mío' })).body.code).toBe(
      'forbidden',
    );
    const { body } = await here.student.call('/campuses');
    expect(body.data.map(({ name }: { name: string }) => name)).toEqual(['Campus Tijuana', 'Sur']);
    expect(await actsOf(here.institution, 'campus.created')).toMatchObject([
      { subject_type: 'campus', subject_id: there.id, facts: { changed: ['name', 'timezone'] } },
    ]);
  });

  it('is in a zone that there is, has a name, and exists', async () => {
    const { here } = await twoCampuses();
    for (const wrong of [
      { name: 'X', timezone: 'Mexico' },
      { name: '' },
      { timezone: 'America/Tijuana' },
      { name: 'X', x: 1 },
    ])
      expect((await here.admin.post('/admin/campuses', wrong)).status).toBe(422);
    expect((await patch(here.admin, `/admin/campuses/${crypto.randomUUID()}`, { name: 'X' })).body.code).toBe(
      'campus_not_found',
    );
  });
});

describe('a cafeteria', () => {
  it('is opened with what it needs to take orders, by the administrator of its campus', async () => {
    const { here, there, campusAdmin } = await twoCampuses();
    const input = { campusId: here.campusId, name: 'La Nueva', numberPrefix: 'NV' };
    const { status, body } = await campusAdmin.post('/admin/cafeterias', input);
    expect(status).toBe(201);
    expect(placeSchema.strict().parse(body)).toMatchObject({ ...input, status: 'open', currency: 'MXN' });
    expect((await here.student.call(`/cafeterias/${body.id}/menu`)).body.categories).toMatchObject([
      { name: 'Menú', items: [] },
    ]);
    expect((await here.student.call(`/cafeterias/${body.id}/hours`)).body.weekly).toHaveLength(5);
    expect((await campusAdmin.post('/admin/cafeterias', { ...input, campusId: there.id })).body.code).toBe(
      'forbidden',
    );
    expect(
      (await here.admin.post('/admin/cafeterias', { ...input, campusId: crypto.randomUUID() })).body.code,
    ).toBe('campus_not_found');
    expect((await here.admin.post('/admin/cafeterias', { ...input, numberPrefix: 'a-1' })).status).toBe(422);
  });

  it('takes its new name and prefix at once, and its stream hears that it changed', async () => {
    const { here, campusAdmin } = await twoCampuses();
    const phone = await here.student.stream(here.id);
    const { body } = await patch(campusAdmin, `/admin/cafeterias/${here.id}`, {
      name: 'El Patio',
      numberPrefix: 'P',
    });
    expect(body).toMatchObject({ name: 'El Patio', numberPrefix: 'P', campusId: here.campusId });
    await phone.hearsEvent('cafeteria.hours_changed');
    const { body: order } = await here.student.order(here.id, { [here.item]: 1 });
    expect(order.number).toMatch(/^P-/);
    expect(await actsOf(here.institution, 'cafeteria.changed')).toMatchObject([
      { subject_id: here.id, actor_role: 'campus_admin', facts: { changed: ['name', 'numberPrefix'] } },
    ]);
  });

  it('moves with its menu when no order is open; what happened stays at the campus where it happened', async () => {
    const { here, there } = await twoCampuses();
    const past = await collected(here);
    const { body: open } = await here.student.order(here.id, { [here.item]: 1 });
    const move = () => patch(here.admin, `/admin/cafeterias/${here.id}`, { campusId: there.id });
    expect((await move()).body).toMatchObject({ status: 409, code: 'cafeteria_has_open_orders' });
    await here.student.post(`/orders/${open.id}/cancel`);
    expect((await move()).body).toMatchObject({ id: here.id, campusId: there.id });

    const campusOf = (table: string) =>
      here.sql<{ campus_id: string }>(`select distinct campus_id from ${table} where cafeteria_id = $1`, [
        here.id,
      ]);
    for (const table of ['menu_items', 'menu_categories'])
      expect(await campusOf(table)).toEqual([{ campus_id: there.id }]);
    expect(await campusOf('orders')).toEqual([{ campus_id: here.campusId }]);
    expect((await here.sql('select campus_id from event_outbox order by seq limit 1'))[0]?.campus_id).toBe(
      here.campusId,
    );
    expect((await here.student.call(`/orders/${past.id}`)).body.campusId).toBe(here.campusId);
    expect((await here.student.call(`/campuses/${there.id}/cafeterias`)).body.data).toHaveLength(1);
    expect((await here.student.order(here.id, { [here.item]: 1 })).body.campusId).toBe(there.id);
    expect(await actsOf(here.institution, 'cafeteria.moved')).toMatchObject([
      { facts: { campusId: there.id } },
    ]);
  });

  it('is not moved into, nor out of, a campus that is not its mover’s', async () => {
    const { here, there, campusAdmin } = await twoCampuses();
    const move = (who: Client, campusId: string) => patch(who, `/admin/cafeterias/${here.id}`, { campusId });
    expect((await move(campusAdmin, there.id)).body.code).toBe('forbidden');
    expect((await move(here.admin, crypto.randomUUID())).body.code).toBe('campus_not_found');
    await move(here.admin, there.id);
    expect((await move(campusAdmin, here.campusId)).body.code).toBe('forbidden');
    expect((await patch(here.manager, `/admin/cafeterias/${here.id}`, { name: 'Mía' })).body.code).toBe(
      'forbidden',
    );
  });

  it('is archived when no order is open: it takes none, students do not see it, its books stay, and it can come back', async () => {
    const { here } = await twoCampuses();
    const past = await collected(here);
    const { body: open } = await here.student.order(here.id, { [here.item]: 1 });
    const archive = (archived: boolean, by = here.admin) =>
      patch(by, `/admin/cafeterias/${here.id}`, { archived });
    expect((await archive(true)).body).toMatchObject({ status: 409, code: 'cafeteria_has_open_orders' });
    await here.student.post(`/orders/${open.id}/cancel`);
    expect((await archive(true, here.manager)).body.code).toBe('forbidden');
    expect((await archive(true)).body).toMatchObject({ id: here.id, archivedAt: expect.any(String) });

    expect((await here.student.order(here.id, { [here.item]: 1 })).body).toMatchObject({
      status: 409,
      code: 'cafeteria_archived',
    });
    const slots = (await here.student.call(`/cafeterias/${here.id}/slots`)).body.data;
    expect(slots.filter(({ available }: { available: boolean }) => available)).toEqual([]);
    const listed = async (query = '') =>
      (await here.student.call(`/campuses/${here.campusId}/cafeterias${query}`)).body.data.map(
        ({ id }: { id: string }) => id,
      );
    expect(await listed()).not.toContain(here.id);
    expect(await listed('?archived=true')).toContain(here.id);
    expect((await here.student.call(`/orders/${past.id}`)).body).toMatchObject({ status: 'collected' });
    expect((await here.manager.call(`/cafeterias/${here.id}/reports/day`)).body.orders).toMatchObject({
      collected: 1,
    });
    expect((await archive(false)).body).toMatchObject({ archivedAt: null });
    expect((await here.student.order(here.id, { [here.item]: 1 })).status).toBe(201);
    expect(await actsOf(here.institution, 'cafeteria.archived')).toMatchObject([{ subject_id: here.id }]);
    expect(await actsOf(here.institution, 'cafeteria.brought_back')).toMatchObject([{ subject_id: here.id }]);
  });

  it('is not archived by hand while an order is open, and takes none that somebody writes past us', async () => {
    const { here } = await twoCampuses();
    const { body: open } = await here.student.order(here.id, { [here.item]: 1 });
    const archive = 'update cafeterias set archived_at = now() where id = $1';
    await expect(here.sql(archive, [here.id])).rejects.toThrow('an order of the cafeteria is open');
    await here.student.post(`/orders/${open.id}/cancel`);
    await here.sql(archive, [here.id]);
    await expect(
      here.sql(
        `insert into orders select (jsonb_populate_record(o, jsonb_build_object('id', uuidv7(), 'number', 'Z-1'))).* from orders o where o.id = $1`,
        [open.id],
      ),
    ).rejects.toThrow('the cafeteria was archived');
  });

  it('takes an order or is archived, when both come at once, and never both', async () => {
    const { here } = await twoCampuses();
    const [archived, ordered] = await Promise.all([
      patch(here.admin, `/admin/cafeterias/${here.id}`, { archived: true }),
      here.student.order(here.id, { [here.item]: 1 }),
    ]);
    expect([
      [200, 409],
      [409, 201],
    ]).toContainEqual([archived.status, ordered.status]);
  });

  it('takes no order between the look and the move: of an order and a move at once, either fits the other', async () => {
    const { here, there } = await twoCampuses();
    const [moved, ordered] = await Promise.all([
      patch(here.admin, `/admin/cafeterias/${here.id}`, { campusId: there.id }),
      here.student.order(here.id, { [here.item]: 1 }),
    ]);
    const campusId = moved.status === 200 ? there.id : here.campusId;
    expect([200, 409]).toContain(moved.status);
    expect(ordered.body).toMatchObject({ campusId });
  });
});

describe("a campus's day", () => {
  it('adds up what was ordered there, a line a cafeteria, and keeps what moved away', async () => {
    const { here, there, campusAdmin } = await twoCampuses();
    const paidOnline = await collected(here);
    await here.sql('update orders set fee_cents = 150, total_cents = total_cents + 150 where id = $1', [
      paidOnline.id,
    ]);
    const { body: cancelled } = await here.student.order(here.id, { [here.item]: 1 });
    await here.student.post(`/orders/${cancelled.id}/cancel`);
    await patch(here.admin, `/admin/cafeterias/${here.id}`, { campusId: there.id });
    const path = `/campuses/${here.campusId}/reports/day`;
    const { body } = await campusAdmin.call(path);
    const report = campusReportSchema.strict().parse(body);
    const sums = {
      currency: 'MXN',
      orders: 2,
      collected: 1,
      noShows: 0,
      revenueCents: 5_500,
      taxCents: 759,
      tipCents: 0,
      feeCents: 150,
    };
    expect(report.cafeterias).toEqual([{ cafeteriaId: here.id, name: 'La Central', ...sums }]);
    expect(report.totals).toEqual([sums]);
    expect((await here.admin.call(`/campuses/${there.id}/reports/day`)).body.totals).toEqual([]);
    expect((await campusAdmin.call(`/campuses/${there.id}/reports/day`)).body.code).toBe('forbidden');
    expect((await here.manager.call(path)).body.code).toBe('forbidden');
    expect((await here.admin.call(`${path}?day=2020-01-01`)).body).toMatchObject({
      day: '2020-01-01',
      cafeterias: [],
    });
    expect((await here.admin.call(`/campuses/${crypto.randomUUID()}/reports/day`)).body.code).toBe(
      'campus_not_found',
    );
  });
});
