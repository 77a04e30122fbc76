import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { quickHash } from '../../dev/quick-hash.ts';
import type { AuditEntry } from '../../src/contracts/audit.ts';
import { tenantDatabase } from '../../src/db/client.ts';
import { appendActs } from '../../src/services/audit/append-acts.ts';
import { act, actsOf, institutionOf } from '../support/audit.ts';
import { makeInstitution, openCafeteria, registerPhone, torta } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';

describe('what is kept', () => {
  it('a sign-in, a wrong password, an unknown address; neither address nor password', async () => {
    const cafeteria = await openCafeteria();
    const { institution, student } = cafeteria;
    const email = student.user?.email as string;
    await cafeteria.sql('update users set password_hash = $2 where id = $1', [
      student.user?.id,
      quickHash('correct horse'),
    ]);
    const phone = new Client(institution, null);
    const stranger = `nobody-${crypto.randomUUID()}@itsur.test`;
    const { headers } = await phone.post('/auth/login', { email, password: 'correct horse' });
    await phone.post('/auth/login', { email, password: 'wrong battery' });
    for (const spelled of [stranger, stranger.toUpperCase()])
      await phone.post('/auth/login', { email: spelled, password: 'wrong battery' });

    expect(await actsOf(institution, 'sign_in.succeeded')).toMatchObject([
      {
        actor_id: student.user?.id,
        actor_role: 'student',
        subject_id: student.user?.id,
        request_id: headers.get('x-request-id'),
      },
    ]);
    const failed = await actsOf(institution, 'sign_in.failed', 3);
    expect(failed.map(({ actor_id, actor_role }) => [actor_id, actor_role])).toEqual(
      Array(3).fill([null, 'anonymous']),
    );
    expect(failed.filter((row) => row.subject_id === student.user?.id)).toHaveLength(1);
    const unknown = failed.filter((row) => row.subject_type === 'unknown_address');
    expect(new Set(unknown.map((row) => row.subject_id)).size).toBe(1);
    expect(unknown[0]?.subject_id).toMatch(/^[0-9a-f]{64}$/);
  });

  it('a refresh token that came twice, and the end of all sessions', async () => {
    const cafeteria = await openCafeteria();
    const { institution, student } = cafeteria;
    await cafeteria.sql('update users set password_hash = $2 where id = $1', [
      student.user?.id,
      quickHash('correct horse'),
    ]);
    const phone = new Client(institution, null);
    const { body } = await phone.post('/auth/login', {
      email: student.user?.email,
      password: 'correct horse',
    });
    await phone.post('/auth/refresh', { refreshToken: body.refreshToken });
    const again = await phone.post('/auth/refresh', { refreshToken: body.refreshToken });
    expect(again.body.code).toBe('refresh_token_reused');
    await student.post('/auth/logout-all');
    expect(await actsOf(institution, 'refresh.reused')).toMatchObject([
      { actor_id: null, subject_type: 'session', facts: { userId: student.user?.id } },
    ]);
    expect((await actsOf(institution, 'sessions.ended')).at(-1)).toMatchObject({
      actor_id: student.user?.id,
      subject_id: student.user?.id,
    });
  });

  it('who moved an order, and not what its student does; once, though its event is processed twice', async () => {
    const cafeteria = await openCafeteria({ institution: await makeInstitution() });
    const { id, item, student, staff, admin, institution } = cafeteria;
    const { body: order } = await student.order(id, { [item]: 2 });
    await staff.post(`/orders/${order.id}/accept`);
    await admin.post(`/orders/${order.id}/cancel`, { reason: 'Llamó Ana Pérez al 445 123 4567' });
    const { body: other } = await student.order(id, { [item]: 1 });
    await student.post(`/orders/${other.id}/cancel`);

    expect(await actsOf(institution, 'order.accepted')).toMatchObject([
      {
        actor_id: staff.user?.id,
        actor_role: 'staff',
        subject_type: 'order',
        subject_id: order.id,
        facts: { cafeteriaId: id, number: order.number, status: 'accepted', totalCents: 11000 },
      },
    ]);
    expect(await actsOf(institution, 'order.cancelled')).toMatchObject([
      { actor_id: admin.user?.id, actor_role: 'admin', subject_id: order.id },
    ]);
    await cafeteria.sql('update event_outbox set processed_at = null where cafeteria_id = $1', [id]);
    await env.CAFETERIA.getByName(`${institution}:${id}`).wake(cafeteria.address);
    await scheduler.wait(1_500);
    expect(
      await cafeteria.sql(`select action from audit_log where subject_type = 'order' order by seq`),
    ).toEqual([{ action: 'order.accepted' }, { action: 'order.cancelled' }]);
  });

  it('a price before and after, its options included; stock counted and thrown away by hand', async () => {
    const salsas = { name: 'Salsa', min: 0, max: 1, modifiers: [{ name: 'Queso', priceDeltaCents: 1200 }] };
    const cafeteria = await openCafeteria({ menu: [torta({ stock: 20, groups: [salsas] })] });
    const { id, item, staff, institution } = cafeteria;
    const phone = await cafeteria.student.stream(id);
    const { body: menu } = await staff.call(`/cafeterias/${id}/menu`);
    const [group] = menu.categories[0].items[0].modifierGroups;
    await staff.call(`/cafeterias/${id}/menu-items/${item}`, {
      method: 'PATCH',
      body: {
        priceCents: 6000,
        modifierGroups: [
          {
            ...group,
            state: undefined,
            modifiers: [{ id: group.modifiers[0].id, name: 'Queso', priceDeltaCents: 900 }],
          },
        ],
      },
    });
    await staff.call(`/cafeterias/${id}/menu-items/${item}`, {
      method: 'PATCH',
      body: { description: 'Con aguacate' },
    });
    await staff.post(`/cafeterias/${id}/menu-items/${item}/stock`, {
      kind: 'waste',
      quantity: 3,
      reason: 'Se le cayó a Ana',
    });
    expect(await actsOf(institution, 'menu.change_dish')).toMatchObject([
      {
        actor_id: staff.user?.id,
        actor_role: 'staff',
        subject_type: 'menu_item',
        subject_id: item,
        facts: {
          cafeteriaId: id,
          prices: expect.arrayContaining([
            { id: item, fromCents: 5500, toCents: 6000 },
            { id: group.modifiers[0].id, fromCents: 1200, toCents: 900 },
          ]),
        },
      },
    ]);
    expect(await actsOf(institution, 'menu.move_stock')).toMatchObject([
      { subject_id: item, facts: { stock: { kind: 'waste', quantity: 3, from: 20, to: 17 } } },
    ]);
    await phone.hearsEvent('menu.changed');
    expect(JSON.stringify(phone.heard)).not.toContain(staff.user?.id);
  });

  it('the stock that a count by hand has found, though one was sold meanwhile', async () => {
    const institution = await makeInstitution();
    const { id, item, staff, sql } = await openCafeteria({ institution, menu: [torta({ stock: 20 })] });
    const sale = sql(`do $$ begin
      perform from cafeterias where id = '${id}' for no key update;
      perform pg_sleep(1);
      update menu_items set stock = 19 where id = '${item}';
    end $$`);
    await scheduler.wait(300);
    await staff.post(`/cafeterias/${id}/menu-items/${item}/stock`, { kind: 'recount', quantity: 7 });
    await sale;
    expect(await actsOf(institution, 'menu.move_stock')).toMatchObject([
      { subject_id: item, facts: { stock: { kind: 'recount', quantity: 7, from: 19, to: 7 } } },
    ]);
  });

  it('a pause, and settings with their values', async () => {
    const { id, staff, manager, institution } = await openCafeteria({ institution: await makeInstitution() });
    await staff.post(`/cafeterias/${id}/pause`, { reason: 'Ana no vino' });
    await manager.call(`/cafeterias/${id}/settings`, { method: 'PATCH', body: { taxBasisPoints: 800 } });
    expect(await actsOf(institution, 'cafeteria.paused')).toMatchObject([
      { actor_id: staff.user?.id, subject_type: 'cafeteria', subject_id: id },
    ]);
    expect(await actsOf(institution, 'cafeteria.settings_changed')).toMatchObject([
      { actor_id: manager.user?.id, subject_id: id, facts: { changes: { taxBasisPoints: 800 } } },
    ]);
  });

  it('holds no address, no secret, and no words that somebody wrote', async () => {
    const cafeteria = await openCafeteria();
    const token = await registerPhone(cafeteria.student);
    const { body: order } = await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await cafeteria.staff.post(`/orders/${order.id}/reject`, { reason: 'Llamó ana@itsur.test' });
    await actsOf(cafeteria.institution, 'order.rejected');
    const rows = JSON.stringify(await cafeteria.sql('select * from audit_log'));
    expect(rows).not.toMatch(/@|eyJ|password|[0-9a-f-]{36}\.[0-9a-f-]{36}\.|Ana|Llamó|aguacate/);
    expect(rows).not.toContain(token);
    expect(rows).not.toContain(order.pickupCode.concat('"'));
  });
});

describe('GET /admin/audit', () => {
  it('is for admins', async () => {
    const { student, staff, admin, institution } = await openCafeteria();
    const replies = await Promise.all(
      [student, staff, new Client(institution, null), admin].map((client) => client.call('/admin/audit')),
    );
    expect(replies.map(({ status }) => status)).toEqual([403, 403, 401, 200]);
    expect(replies[0]?.body.code).toBe('forbidden');
  });

  it('answers pages, newest first, each entry once', async () => {
    const { admin, institution } = await openCafeteria({ institution: await makeInstitution() });
    const acts = Array.from({ length: 25 }, () => act());
    await appendActs(tenantDatabase(env, institutionOf(institution)), acts);
    const seen: AuditEntry[] = [];
    let cursor: string | null = '';
    do {
      const { body }: any = await admin.call(`/admin/audit?limit=10${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.data);
      cursor = body.nextCursor;
    } while (cursor);
    expect(seen.map(({ actId }) => actId)).toEqual(acts.map(({ actId }) => actId).reverse());
    expect(seen.map(({ seq }) => seq)).toEqual(Array.from({ length: 25 }, (_, place) => 25 - place));
  });

  it('filters by action, actor, subject and time', async () => {
    const { admin, institution } = await openCafeteria({ institution: await makeInstitution() });
    const actorId = crypto.randomUUID();
    const acts = [
      act({ action: 'order.accepted', subjectId: 'a', at: '2026-01-01T10:00:00.000Z' }),
      act({ action: 'order.rejected', subjectId: 'b', at: '2026-01-01T11:00:00.000Z', actorId }),
      act({ action: 'order.rejected', subjectId: 'c', at: '2026-01-01T12:00:00.000Z' }),
    ];
    await appendActs(tenantDatabase(env, institutionOf(institution)), acts);
    const found = async (query: string) =>
      (await admin.call(`/admin/audit?${query}`)).body.data.map((entry: AuditEntry) => entry.subjectId);
    expect(await found('action=order.rejected')).toEqual(['c', 'b']);
    expect(await found(`actorId=${actorId}`)).toEqual(['b']);
    expect(await found('subjectId=a')).toEqual(['a']);
    expect(await found('from=2026-01-01T11:00:00Z&to=2026-01-01T12:00:00Z')).toEqual(['b']);
    expect(await found('action=order.accepted&subjectId=b')).toEqual([]);
  });

  it('says what who and what are called by now, whatever the log names them by, and finds acts by part of a name', async () => {
    const {
      admin,
      student,
      id: cafeteriaId,
      institution,
    } = await openCafeteria({
      institution: await makeInstitution(),
    });
    const [person] = (await admin.call('/admin/users?role=student')).body.data;
    const acts = [
      act({ action: 'order.placed', subjectId: 'a', actorId: person.id }),
      act({ action: 'cafeteria.paused', subjectType: 'cafeteria', subjectId: cafeteriaId }),
      act({ action: 'user.changed', subjectType: 'user', subjectId: person.id }),
      act({ action: 'user.changed', subjectType: 'user', subjectId: 'no uuid' }),
      act({ action: 'user.changed', subjectType: 'user', subjectId: crypto.randomUUID() }),
    ];
    await appendActs(tenantDatabase(env, institutionOf(institution)), acts);
    expect((await student.call('/me', { method: 'PATCH', body: { name: 'José Ángel Núñez' } })).status).toBe(
      200,
    );
    const found = async (query = '') =>
      (await admin.call(`/admin/audit?${query}`)).body.data.filter(({ actId }: AuditEntry) =>
        acts.some((each) => each.actId === actId),
      );
    const named = (await found()).map(({ actorName, subjectName }: AuditEntry) => [actorName, subjectName]);
    const name = 'José Ángel Núñez';

    expect(named.reverse()).toEqual([
      [name, null],
      [null, 'La Central'],
      [null, name],
      [null, null],
      [null, null],
    ]);
    expect((await found('actor=angel%20nu')).map(({ subjectId }: AuditEntry) => subjectId)).toEqual(['a']);
    expect(await found('actor=angela')).toEqual([]);
  });

  it.each([
    'cursor=x',
    'actorId=1',
    'actor=',
    'from=yesterday',
    'from=0001-01-01T00:00:00Z',
    'limit=101',
    'colour=red',
    'action=%27',
  ])('?%s is refused', async (query) => {
    const { admin } = await openCafeteria({ students: 0 });
    expect((await admin.call(`/admin/audit?${query}`)).status).toBe(422);
  });
});
