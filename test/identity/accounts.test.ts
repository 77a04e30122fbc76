import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { quickHash } from '../../dev/quick-hash.ts';
import { actsOf } from '../support/audit.ts';
import { openCafeteria, signUp } from '../support/cafeteria.ts';
import { Client, type Reply } from '../support/clients.ts';
import { eventually } from '../support/lab.ts';
import { messagesTo } from '../support/sandbox.ts';

const password = 'una contraseña larga';
const newPassword = 'otra frase todavía más larga';

async function account() {
  const cafeteria = await openCafeteria();
  const { student, sql, institution } = cafeteria;
  const userId = student.user?.id as string;
  const email = student.user?.email as string;
  await sql('update users set password_hash = $1 where id = $2', [quickHash(password), userId]);
  const anyone = new Client(institution, null);
  const signIn = (with_ = password, deviceId?: string) =>
    anyone.post('/auth/login', { email, password: with_, deviceId });
  return { ...cafeteria, userId, email, anyone, signIn };
}

/** The token of the newest link that was mailed there. */
async function linkTo(email: string, page: 'reset' | 'verify' | 'invite', count = 1): Promise<string> {
  const links = await eventually(
    async () =>
      (await messagesTo(email)).flatMap(({ body }) => {
        const found = new RegExp(`/account/${page}\\?token=([\\w.-]+)`).exec(body.text ?? '')?.[1];
        return found ? [found] : [];
      }),
    (found) => found.length >= count,
  );
  return links.at(-1) as string;
}

const mailsAbout = async (email: string, subject: RegExp) =>
  (await messagesTo(email)).filter(({ body }) => subject.test(body.subject));
const codesOf = (replies: Reply[]) => replies.map(({ body }) => body.code);

describe('guessing a password', () => {
  /** What failed so often that the next failure is followed by a wait of minutes: no machine is that slow. */
  const failedOften = async ({ sql }: Pick<Awaited<ReturnType<typeof account>>, 'sql'>) =>
    sql(`update sign_in_failures set failures = 13, blocked_until = null`);

  it('is slowed down after failures in a row, however many tries come at once', async () => {
    const it = await account();
    await it.signIn('no es esta');
    await failedOften(it);
    const replies = await Promise.all(Array.from({ length: 12 }, () => it.signIn('no es esta')));
    expect(codesOf(replies).filter((code) => code === 'invalid_credentials')).toHaveLength(1);
    const blocked = replies.find(({ body }) => body.code === 'sign_in_blocked');
    expect(blocked?.status).toBe(429);
    expect(Number(blocked?.headers.get('retry-after'))).toBeGreaterThan(60);
    expect((await it.signIn()).body.code).toBe('sign_in_blocked');
  });

  it('is slowed down in the same way at an address that nobody has', async () => {
    const it = await account();
    await it.sql(`delete from sign_in_failures`);
    const guess = () => it.anyone.post('/auth/login', { email: 'nadie@itsur.test', password: 'no es esta' });
    await guess();
    await failedOften(it);
    const replies = await Promise.all(Array.from({ length: 5 }, guess));
    expect(codesOf(replies).sort()).toEqual(['invalid_credentials', ...Array(4).fill('sign_in_blocked')]);
  });

  it('doubles the wait with each failure from the fifth on, up to a quarter of an hour, and a success forgets it all', async () => {
    const { signIn, sql } = await account();
    await sql(`delete from sign_in_failures`);
    await signIn('no es esta');
    const waits: unknown[] = [];
    for (const failures of [3, 4, 5, 6, 12, 30]) {
      await sql(`update sign_in_failures set failures = $1, last_at = now(), blocked_until = null`, [
        failures,
      ]);
      await signIn('no es esta');
      const [row] = await sql(
        `select max(extract(epoch from blocked_until - last_at))::float as wait from sign_in_failures`,
      );
      waits.push(row?.wait);
    }
    expect(waits).toEqual([null, 1, 2, 4, 256, 900]);
    await sql(`update sign_in_failures set blocked_until = null`);
    expect((await signIn()).status).toBe(200);
    // What is left is the address's, from where others may have failed too.
    expect(await sql(`select * from sign_in_failures`)).toHaveLength(1);
  });

  it('of many accounts from one address is slowed down too, and neither is known by name', async () => {
    const { anyone, sql } = await account();
    await sql(`insert into sign_in_failures (subject, failures) values ('x', 0)`);
    await anyone.post('/auth/login', { email: 'uno@itsur.test', password: 'x' });
    const rows = await sql<{ subject: string }>(`select subject from sign_in_failures where subject <> 'x'`);
    expect(rows.length).toBeGreaterThanOrEqual(2);
    expect(rows.every(({ subject }) => /^[0-9a-f]{64}$/.test(subject))).toBe(true);
    await sql(`update sign_in_failures set failures = 60`);
    await anyone.post('/auth/login', { email: 'dos@itsur.test', password: 'x' });
    expect((await anyone.post('/auth/login', { email: 'tres@itsur.test', password: 'x' })).body.code).toBe(
      'sign_in_blocked',
    );
  });
});

describe('a forgotten password', () => {
  it('is reset by a link that is good once; all sessions end, and its owner is told', async () => {
    const { anyone, email, signIn, institution, userId, sql } = await account();
    const { accessToken } = (await signIn()).body;
    expect((await anyone.post('/auth/password-reset', { email: email.toUpperCase() })).status).toBe(202);
    const token = await linkTo(email, 'reset');
    expect((await sql('select secret_hash from account_letters'))[0]?.secret_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(await sql('select * from account_letters'))).not.toContain(token.split('.')[2]);

    const confirm = () => anyone.post('/auth/password-reset/confirm', { token, password: newPassword });
    expect((await confirm()).status).toBe(204);
    expect((await confirm()).body).toMatchObject({ status: 410, code: 'account_link_invalid' });
    expect(
      (await anyone.call('/me', { headers: { authorization: `Bearer ${accessToken}` } })).body.code,
    ).toBe('session_ended');
    expect((await signIn()).body.code).toBe('invalid_credentials');
    const { body } = await signIn(newPassword);
    expect(body.user.emailVerified).toBe(true);
    await eventually(
      () => mailsAbout(email, /contraseña cambió/),
      (mails) => mails.length === 1,
    );
    expect(await actsOf(institution, 'password.set_by_reset_password')).toMatchObject([
      { subject_id: userId },
    ]);
  });

  it('says the same of an address that nobody has, and writes nothing', async () => {
    const { anyone } = await account();
    const email = `${crypto.randomUUID()}@itsur.test`;
    const { status, body } = await anyone.post('/auth/password-reset', { email });
    expect([status, body]).toEqual([202, '']);
    await scheduler.wait(500);
    expect(await messagesTo(email)).toEqual([]);
  });

  it('has one good link at a time, for an hour', async () => {
    const { anyone, email, sql } = await account();
    await anyone.post('/auth/password-reset', { email });
    const first = await linkTo(email, 'reset');
    await anyone.post('/auth/password-reset', { email });
    const second = await linkTo(email, 'reset', 2);
    const confirm = (token: string) =>
      anyone.post('/auth/password-reset/confirm', { token, password: newPassword });
    expect((await confirm(first)).body.code).toBe('account_link_invalid');
    await sql(
      `update account_letters set expires_at = now() - interval '1 second' where secret_hash is not null`,
    );
    expect((await confirm(second)).body.code).toBe('account_link_invalid');
    for (const token of ['x', `${second.slice(0, -1)}0`, second.replace(/^\w+/, 'itsur')])
      expect((await confirm(token)).body.code).toBe('account_link_invalid');
  });

  it('is chosen on a page that works without a script, which a program that checks links may open', async () => {
    const { email, institution, signIn } = await account();
    const anyone = new Client(institution, null);
    await anyone.post('/auth/password-reset', { email });
    const path = `/account/reset?token=${await linkTo(email, 'reset')}`;
    const page = await anyone.call(path);
    expect(page.body).toContain('autocomplete="new-password"');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const send = (chosen: string) =>
      anyone.call(path, {
        method: 'POST',
        body: new URLSearchParams({ password: chosen }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    expect((await send('corta')).body).toContain('role="alert"');
    expect((await send(newPassword)).body).toContain('Listo');
    expect((await signIn(newPassword)).status).toBe(200);
  });

  it('is not replaced by one that everybody tries first', async () => {
    const { anyone, email } = await account();
    await anyone.post('/auth/password-reset', { email });
    const token = await linkTo(email, 'reset');
    for (const weak of ['1234567890', 'aaaaaaaaaaaa', 'Contraseña123'])
      expect((await anyone.post('/auth/password-reset/confirm', { token, password: weak })).body.code).toBe(
        'password_too_weak',
      );
  });
});

describe('a password', () => {
  it('is changed by whoever knows it; the other sessions end, this one stays', async () => {
    const { anyone, signIn, email } = await account();
    const [here, there] = [(await signIn()).body.accessToken, (await signIn()).body.accessToken];
    const as = (token: string) => ({ authorization: `Bearer ${token}` });
    const change = (current: string) =>
      anyone.call('/me/password', {
        method: 'PUT',
        headers: as(here),
        body: { current, password: newPassword },
      });
    expect((await change('no es esta')).body.code).toBe('invalid_credentials');
    expect((await change(password)).status).toBe(204);
    expect((await anyone.call('/me', { headers: as(here) })).status).toBe(200);
    expect((await anyone.call('/me', { headers: as(there) })).body.code).toBe('session_ended');
    await eventually(
      () => mailsAbout(email, /contraseña cambió/),
      (mails) => mails.length === 1,
    );
  });
});

describe('a mailbox', () => {
  it('is proved by the link of a letter', async () => {
    const { student, anyone, email } = await account();
    expect((await student.call('/me')).body.emailVerified).toBe(false);
    expect((await student.post('/me/verify-email')).status).toBe(202);
    const token = await linkTo(email, 'verify');
    expect((await anyone.post('/auth/verify-email', { token })).status).toBe(204);
    expect((await student.call('/me')).body.emailVerified).toBe(true);
    expect((await anyone.post('/auth/verify-email', { token })).body.code).toBe('account_link_invalid');
  });

  it('does not open an account by the wrong kind of link', async () => {
    const { student, anyone, email } = await account();
    await student.post('/me/verify-email');
    const token = await linkTo(email, 'verify');
    expect(
      (await anyone.post('/auth/password-reset/confirm', { token, password: newPassword })).body.code,
    ).toBe('account_link_invalid');
  });
});

describe('a stolen refresh token', () => {
  it('ends its session when it comes a second time, and its owner is written to', async () => {
    const { anyone, signIn, email } = await account();
    const { refreshToken } = (await signIn()).body;
    await anyone.post('/auth/refresh', { refreshToken });
    expect((await anyone.post('/auth/refresh', { refreshToken })).body.code).toBe('refresh_token_reused');
    await eventually(
      () => mailsAbout(email, /Cerramos una de tus sesiones/),
      (mails) => mails.length === 1,
    );
  });

  it('is of no use on another device', async () => {
    const { anyone, signIn } = await account();
    const deviceId = crypto.randomUUID();
    const { refreshToken } = (await signIn(password, deviceId)).body;
    const { body } = await anyone.post('/auth/refresh', { refreshToken, deviceId });
    expect(body.accessToken).toBeDefined();
    expect((await anyone.post('/auth/refresh', { refreshToken: body.refreshToken })).body.code).toBe(
      'refresh_token_reused',
    );
  });
});

describe('users', () => {
  const invitation = (campusId: string, more: Record<string, unknown> = {}) => ({
    email: `${crypto.randomUUID()}@itsur.test`,
    name: 'Lupita',
    role: 'staff',
    campusId,
    ...more,
  });

  it('are invited by letter, choose a password, and work where they were put', async () => {
    const { admin, anyone, id, campusId, institution } = await account();
    const invited = invitation(campusId, { cafeteriaIds: [id] });
    const { status, body } = await admin.post('/admin/users/invite', invited);
    expect([status, body.role, body.cafeteriaIds]).toEqual([201, 'staff', [id]]);
    expect((await admin.post('/admin/users/invite', invited)).body.code).toBe('email_taken');
    const token = await linkTo(invited.email, 'invite');
    await anyone.post('/auth/password-reset/confirm', { token, password: newPassword });
    const { body: grant } = await anyone.post('/auth/login', { email: invited.email, password: newPassword });
    const staff = new Client(institution, {
      id: body.id,
      email: invited.email,
      accessToken: grant.accessToken,
    });
    expect((await staff.call(`/cafeterias/${id}/orders`)).status).toBe(200);
  });

  it('are seen and made within one’s reach, and no farther', async () => {
    const here = await account();
    const there = await openCafeteria();
    const campusAdmin = await signUp(here.institution, here.campusId, 'campus_admin');
    const reach = async (client: Client) =>
      (await client.call('/admin/users?limit=100')).body.data
        .map(({ role }: { role: string }) => role)
        .sort();
    expect(await reach(here.manager)).toEqual(['staff']);
    expect(await reach(campusAdmin)).toEqual(['manager', 'staff', 'student']);
    expect((await reach(here.admin)).length).toBeGreaterThan(5);

    const tries: [Client, Record<string, unknown>][] = [
      [here.manager, invitation(here.campusId, { role: 'manager', cafeteriaIds: [here.id] })],
      [here.manager, invitation(here.campusId, { cafeteriaIds: [] })],
      [here.manager, invitation(there.campusId, { cafeteriaIds: [there.id] })],
      [campusAdmin, invitation(here.campusId, { role: 'admin' })],
      [campusAdmin, invitation(there.campusId)],
    ];
    for (const [client, body] of tries)
      expect((await client.post('/admin/users/invite', body)).body.code).toBe('forbidden');
    expect(
      (await here.admin.post('/admin/users/invite', invitation(here.campusId, { cafeteriaIds: [there.id] })))
        .body.code,
    ).toBe('cafeteria_not_found');
    const path = `/admin/users/${there.staff.user?.id}`;
    for (const client of [here.manager, campusAdmin]) {
      expect((await client.call(path)).body.code).toBe('user_not_found');
      expect((await client.post(`${path}/deactivate`)).body.code).toBe('user_not_found');
    }
  });

  it('whose rights change are signed out, and their sockets close', async () => {
    const { admin, staff, id, institution } = await account();
    const board = await staff.stream(id);
    const path = `/admin/users/${staff.user?.id}`;
    const { body } = await admin.call(path, { method: 'PATCH', body: { role: 'student' } });
    expect([body.role, body.cafeteriaIds]).toEqual(['student', []]);
    expect((await staff.call('/me')).body.code).toBe('session_ended');
    await eventually(
      async () => board.closed?.code,
      (code) => code === 4401,
    );
    expect(await actsOf(institution, 'user.changed', { about: String(staff.user?.id) })).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ actor_id: admin.user?.id, subject_id: staff.user?.id }),
      ]),
    );
  });

  it('who are deactivated sign in no more, by whatever way, until they are reactivated', async () => {
    const { admin, student, signIn, anyone, userId } = await account();
    const { refreshToken } = (await signIn()).body;
    await admin.post(`/admin/users/${userId}/deactivate`);
    expect((await student.call('/me')).body.code).toBe('session_ended');
    expect((await signIn()).body.code).toBe('invalid_credentials');
    expect((await anyone.post('/auth/refresh', { refreshToken })).body.code).toBe('session_ended');
    expect((await admin.call('/admin/users?deactivated=true&limit=100')).body.data).toMatchObject([
      { id: userId },
    ]);
    await admin.post(`/admin/users/${userId}/reactivate`);
    expect((await signIn()).status).toBe(200);
  });

  it('do not change themselves, and one who administers always stays', async () => {
    const { admin, campusId, institution, sql } = await account();
    const own = `/admin/users/${admin.user?.id}`;
    expect((await admin.post(`${own}/deactivate`)).body.code).toBe('not_yourself');
    const second = await signUp(institution, campusId, 'admin');
    await sql(`update users set role = 'student' where role = 'admin' and id not in ($1, $2)`, [
      admin.user?.id,
      second.user?.id,
    ]);
    const replies = await Promise.all([
      admin.post(`/admin/users/${second.user?.id}/deactivate`),
      second.post(`${own}/deactivate`),
    ]);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(
      (await sql(`select count(*)::int from users where role = 'admin' and deactivated_at is null`))[0],
    ).toEqual({ count: 1 });
  });
});

describe('ways to sign in', () => {
  it('are told before anybody has', async () => {
    const { anyone } = await account();
    expect((await anyone.call('/auth/providers')).body).toEqual({ password: true, issuers: [] });
  });

  it('hold no secret of the platform', async () => {
    const { anyone } = await account();
    expect(JSON.stringify((await anyone.call('/auth/providers')).body)).not.toContain(env.METRICS_TOKEN);
  });
});
