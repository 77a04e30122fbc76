import { describe, expect, it } from 'vitest';
import { quickHash } from '../../dev/quick-hash.ts';
import { actsOf } from '../support/audit.ts';
import { type OpenCafeteria, openCafeteria, registerPhone, signUp } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { eventually, sql } from '../support/lab.ts';
import { messagesTo } from '../support/sandbox.ts';

const password = 'una contraseña larga';
const hash = quickHash(password);

/** The sessions of a password: with the tokens that a client of the tests' own does not keep. */
async function signedIn(
  { institution, campusId }: OpenCafeteria,
  role = 'student',
  cafeteriaIds: string[] = [],
) {
  const email = `${crypto.randomUUID()}@itsur.test`;
  const [row] = await sql<{ id: string }>(
    institution,
    `insert into users (campus_id, email, name, role, password_hash) values ($1, $2, 'Ana', $3, $4) returning id`,
    [campusId, email, role, hash],
  );
  for (const cafeteriaId of cafeteriaIds)
    await sql(institution, 'insert into staff_assignments (user_id, cafeteria_id) values ($1, $2)', [
      row?.id,
      cafeteriaId,
    ]);
  const anyone = new Client(institution, null);
  const signIn = async (deviceId?: string) =>
    (await anyone.post('/auth/login', { email, password, deviceId })).body;
  const as = (grant: { user: { id: string }; accessToken: string }) =>
    new Client(institution, { id: grant.user.id, email, accessToken: grant.accessToken });
  return { id: row?.id as string, email, anyone, signIn, as };
}

describe('a student who moves to another campus', () => {
  it('says so themselves, stays signed in, and belongs there at the next request', async () => {
    const here = await openCafeteria();
    const there = await openCafeteria();
    const { signIn, as } = await signedIn(here);
    const phone = as(await signIn());
    const { status, body } = await phone.call('/me', { method: 'PATCH', body: { campusId: there.campusId } });
    expect([status, body.campusId]).toEqual([200, there.campusId]);
    expect((await phone.call('/me')).body.campusId).toBe(there.campusId);
    const campusAdmin = await signUp(there.institution, there.campusId, 'campus_admin');
    expect((await campusAdmin.call(`/admin/users/${phone.user?.id}`)).status).toBe(200);
  });

  it('finds no campus that there is not, and nobody else moves so', async () => {
    const { student, staff, campusId } = await openCafeteria();
    const move = (client: Client, to: string) =>
      client.call('/me', { method: 'PATCH', body: { campusId: to } });
    expect((await move(student, crypto.randomUUID())).body.code).toBe('campus_not_found');
    expect((await move(staff, campusId)).body.code).toBe('forbidden');
  });
});

describe('whoever works in cafeterias of two managers', () => {
  it('is taken out of the one, and neither renamed nor shut out by one manager alone', async () => {
    const here = await openCafeteria();
    const there = await openCafeteria();
    await here.sql('update cafeterias set campus_id = $1 where id = $2', [here.campusId, there.id]);
    const { id, signIn, as } = await signedIn(here, 'staff', [here.id, there.id]);
    const cook = as(await signIn());
    const path = `/admin/users/${id}`;
    const change = (body: unknown) => here.manager.call(path, { method: 'PATCH', body });
    expect((await change({ name: 'Otra' })).body.code).toBe('forbidden');
    expect((await here.manager.post(`${path}/deactivate`)).body.code).toBe('forbidden');
    expect((await cook.call(`/cafeterias/${here.id}/orders`)).status).toBe(200);

    expect((await change({ cafeteriaIds: [] })).body.cafeteriaIds).toEqual([there.id]);
    expect((await cook.call('/me')).body.code).toBe('session_ended');
    const again = as(await signIn());
    expect((await again.call(`/cafeterias/${here.id}/orders`)).body.code).toBe('forbidden');
    expect((await again.call(`/cafeterias/${there.id}/orders`)).status).toBe(200);
    expect((await here.manager.call(path)).body.code).toBe('user_not_found');
  });

  it('is all of one manager’s, where they work nowhere else', async () => {
    const here = await openCafeteria();
    const path = `/admin/users/${here.staff.user?.id}`;
    const renamed = await here.manager.call(path, { method: 'PATCH', body: { name: 'Otra' } });
    expect([renamed.body.name, (await here.staff.call('/me')).status]).toEqual(['Otra', 200]);
    const promoted = await here.manager.call(path, { method: 'PATCH', body: { role: 'manager' } });
    expect(promoted.body.code).toBe('forbidden');
    expect((await here.manager.post(`${path}/deactivate`)).body.deactivatedAt).not.toBeNull();
    expect((await here.staff.call('/me')).body.code).toBe('session_ended');
  });
});

describe('a user', () => {
  it('who is moved or promoted comes out whole: what the campus or role does not have is refused, and nothing is changed', async () => {
    const here = await openCafeteria();
    const there = await openCafeteria();
    const { id } = await signedIn(here, 'staff', [here.id]);
    const change = (body: unknown) => here.admin.call(`/admin/users/${id}`, { method: 'PATCH', body });
    expect((await change({ campusId: there.campusId })).body.code).toBe('cafeteria_not_found');
    expect((await change({ campusId: crypto.randomUUID(), cafeteriaIds: [] })).body.code).toBe(
      'campus_not_found',
    );
    expect((await here.admin.call(`/admin/users/${id}`)).body).toMatchObject({
      campusId: here.campusId,
      cafeteriaIds: [here.id],
    });
    const moved = await change({ campusId: there.campusId, cafeteriaIds: [there.id] });
    expect(moved.body).toMatchObject({ campusId: there.campusId, cafeteriaIds: [there.id] });
    const raised = await change({ role: 'campus_admin' });
    expect(raised.body).toMatchObject({ role: 'campus_admin', cafeteriaIds: [there.id] });
  });

  it('is signed out everywhere by whoever administers them; who did it to whom is kept, without an address', async () => {
    const here = await openCafeteria();
    const { id, email, signIn, as } = await signedIn(here);
    const sessions = [as(await signIn()), as(await signIn())];
    expect((await here.admin.post(`/admin/users/${id}/sessions/end`)).status).toBe(204);
    for (const session of sessions) expect((await session.call('/me')).body.code).toBe('session_ended');
    const acts = await actsOf(here.institution, 'user.sessions_ended', { about: id });
    const act = acts.find(({ subject_id }) => subject_id === id);
    expect(act).toMatchObject({ actor_id: here.admin.user?.id, actor_role: 'admin', subject_type: 'user' });
    expect(JSON.stringify(act)).not.toContain(email);
  });

  it('is found by part of a name or an address, whatever signs are in it, page by page', async () => {
    const here = await openCafeteria({ students: 3 });
    await here.sql(`update users set name = 'Cien % _Puro' where id = $1`, [here.student.user?.id]);
    const find = async (q: string) =>
      (await here.admin.call(`/admin/users?q=${encodeURIComponent(q)}`)).body.data.map(
        ({ id }: { id: string }) => id,
      );
    expect(await find('% _puro')).toEqual([here.student.user?.id]);
    expect(await find(here.students[1]?.user?.email.slice(3).toUpperCase() ?? '')).toEqual([
      here.students[1]?.user?.id,
    ]);
    const query = `/admin/users?limit=2&role=student&campusId=${here.campusId}`;
    const first = (await here.admin.call(query)).body;
    const second = (await here.admin.call(`${query}&cursor=${first.nextCursor}`)).body;
    expect([first.data.length, second.data.length, second.nextCursor]).toEqual([2, 1, null]);
  });
});

describe('a refresh token that somebody else has used', () => {
  it('is told to its owner on their other phone too, and the session is over for both', async () => {
    const here = await openCafeteria();
    const { signIn, as, anyone } = await signedIn(here);
    const deviceId = crypto.randomUUID();
    const grant = await signIn(deviceId);
    const pushToken = await registerPhone(as(await signIn()));
    const ofTheStolen = await registerPhone(as(grant));
    const { refreshToken } = grant;
    const stolen = await anyone.post('/auth/refresh', { refreshToken, deviceId: crypto.randomUUID() });
    expect([stolen.status, stolen.body.code]).toEqual([401, 'refresh_token_reused']);
    expect((await anyone.post('/auth/refresh', { refreshToken, deviceId })).body.code).toBe('session_ended');
    const [message] = await eventually(
      () => messagesTo(pushToken),
      (messages) => messages.length > 0,
    );
    expect(JSON.stringify(message?.body)).toContain('Cerramos una de tus sesiones');
    expect(await messagesTo(ofTheStolen)).toEqual([]);
    expect(await actsOf(here.institution, 'refresh.reused')).not.toEqual([]);
  });

  it('is of any device where the app named none', async () => {
    const here = await openCafeteria();
    const { signIn, anyone } = await signedIn(here);
    const { refreshToken } = await signIn();
    expect((await anyone.post('/auth/refresh', { refreshToken, deviceId: crypto.randomUUID() })).status).toBe(
      200,
    );
  });
});
