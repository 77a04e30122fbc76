import { describe, expect, it } from 'vitest';
import { actsOf } from '../support/audit.ts';
import { openCafeteria } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { eventually } from '../support/lab.ts';
import { attemptsTo, injectFault, messagesTo } from '../support/sandbox.ts';

const newPassword = 'una frase todavía más larga';

/** Somebody who gets letters, and the newest link in them. */
async function reader() {
  const cafeteria = await openCafeteria();
  const { student, institution } = cafeteria;
  const email = student.user?.email as string;
  const anyone = new Client(institution, null);
  const letters = (count: number) =>
    eventually(
      () => messagesTo(email),
      (messages) => messages.length >= count,
    );
  const linkIn = async (count = 1) => {
    const text = (await letters(count)).at(-1)?.body.text as string;
    return /\/account\/\w+\?token=[\w.-]+/.exec(text)?.[0] ?? '';
  };
  return {
    ...cafeteria,
    userId: student.user?.id as string,
    email,
    anyone,
    letters,
    linkIn,
    ask: () => anyone.post('/auth/password-reset', { email }),
    confirm: (link: string, password = newPassword) =>
      anyone.post('/auth/password-reset/confirm', { token: link.split('token=')[1], password }),
  };
}

describe('a letter about an account', () => {
  it('is in its reader’s language, says what its link does, and cannot be switched off', async () => {
    const { student, ask, letters } = await reader();
    await student.call('/me', { method: 'PATCH', body: { locale: 'en' } });
    await student.call('/me/notifications', {
      method: 'PUT',
      body: {
        order_updates: { push: false, email: false },
        receipts: { email: false },
        announcements: { push: false, email: false },
      },
    });
    await ask();
    const [letter] = await letters(1);
    expect(letter?.body.subject).toContain('Choose a new password');
    for (const form of ['text', 'html']) expect(letter?.body[form]).toContain('/account/reset?token=');
    expect(letter?.body.text).toContain('for an hour');
    expect(JSON.stringify(letter?.body)).not.toMatch(/unsubscribe/i);
  });

  it('is sent again when the provider fails, with the same link', async () => {
    const { ask, linkIn, confirm, email, sql } = await reader();
    await injectFault({ provider: 'email', mode: 'error', status: 500, count: 1, recipient: email });
    await ask();
    const [due] = await eventually(
      () =>
        sql<{ status: string; attempts: number; id: string }>(
          'select * from notification_deliveries where account_letter_id is not null and attempts > 0 and user_id = (select id from users where email = $1)',
          [email],
        ),
      (rows) => rows.length === 1,
    );
    expect(due).toMatchObject({ status: 'pending', attempts: 1 });
    expect((await confirm(await linkIn())).status).toBe(204);
    expect((await attemptsTo(email)).map(({ status }) => status)).toEqual([500, 200]);
  });

  it('is written five times an hour at most to one mailbox, whoever asks', async () => {
    const { ask, sql, userId } = await reader();
    for (let n = 0; n < 7; n++) expect((await ask()).status).toBe(202);
    const written = () =>
      sql(`select 1 from account_letters where user_id = $1 and kind = 'reset_password'`, [userId]);
    await eventually(written, (rows) => rows.length === 5);
    await scheduler.wait(300);
    expect(await written()).toHaveLength(5);
  });
});

describe('a link', () => {
  it('is used up by its button alone: opening its page, however often, leaves it good', async () => {
    const { student, anyone, linkIn, email, institution, userId } = await reader();
    await student.post('/me/verify-email');
    const link = await linkIn();
    for (const method of ['GET', 'GET']) expect((await anyone.call(link, { method })).status).toBe(200);
    expect((await student.call('/me')).body.emailVerified).toBe(false);
    const press = () =>
      anyone.call(link, {
        method: 'POST',
        body: '',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    expect((await press()).body).toContain('Tu correo quedó confirmado');
    expect((await student.call('/me')).body.emailVerified).toBe(true);
    const again = await press();
    expect([again.status, again.headers.get('content-security-policy')]).toEqual([
      410,
      expect.stringContaining("default-src 'none'"),
    ]);
    expect(again.body).toContain('Este enlace ya no sirve');
    expect(again.body).not.toContain('<form');
    const acts = await actsOf(institution, 'email.verified');
    expect(acts.find(({ subject_id }) => subject_id === userId)).toBeDefined();
    expect(JSON.stringify(acts)).not.toContain(email);
  });

  it('shows its page in the reader’s language, names no stranger’s text, and loads nothing', async () => {
    const { anyone } = await reader();
    const hostile = '%22%3E%3Cscript%3Ealert(1)%3C/script%3E';
    const { body, headers } = await anyone.call(`/account/invite?token=${hostile}`, {
      headers: { 'accept-language': 'en' },
    });
    expect(body).toContain('<html lang="en">');
    expect(body).not.toContain('<script');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect([headers.get('referrer-policy'), headers.get('cache-control')]).toEqual([
      'no-referrer',
      'no-store',
    ]);
    expect((await anyone.call('/account/other?token=x')).status).toBe(422);
  });

  it('is void once another has set a password, or its reader is deactivated, or has another mailbox', async () => {
    const invited = await reader();
    await invited.ask();
    const reset = await invited.linkIn();
    await invited.sql('update users set email = $2 where id = $1', [invited.userId, `x${invited.email}`]);
    expect((await invited.confirm(reset)).body.code).toBe('account_link_invalid');
    await invited.sql('update users set email = $2, deactivated_at = now() where id = $1', [
      invited.userId,
      invited.email,
    ]);
    expect((await invited.confirm(reset)).body.code).toBe('account_link_invalid');
    await invited.sql('update users set deactivated_at = null where id = $1', [invited.userId]);
    expect((await invited.confirm(reset)).status).toBe(204);

    const { admin, campusId, anyone } = invited;
    const email = `${crypto.randomUUID()}@itsur.test`;
    await admin.post('/admin/users/invite', { email, name: 'Lupita', role: 'student', campusId });
    await anyone.post('/auth/password-reset', { email });
    const letters = await eventually(
      () => messagesTo(email),
      (messages) => messages.length === 2,
    );
    const tokenOf = (page: string) =>
      letters.flatMap(
        ({ body }) => new RegExp(`/account/${page}\\?token=([\\w.-]+)`).exec(body.text)?.[1] ?? [],
      )[0];
    const set = (token?: string) =>
      anyone.post('/auth/password-reset/confirm', { token, password: newPassword });
    expect((await set(tokenOf('reset'))).status).toBe(204);
    expect((await set(tokenOf('invite'))).body.code).toBe('account_link_invalid');
  });

  it('is good once, however many use it at the same time', async () => {
    const { ask, linkIn, confirm } = await reader();
    await ask();
    const link = await linkIn();
    const statuses = (await Promise.all([confirm(link), confirm(link), confirm(link)])).map(
      ({ status }) => status,
    );
    expect(statuses.sort()).toEqual([204, 410, 410]);
  });

  it('lifts the wait that strangers have earned an account', async () => {
    const { ask, linkIn, confirm, anyone, email, sql } = await reader();
    await anyone.post('/auth/login', { email, password: 'no es esta' });
    await sql(`update sign_in_failures set blocked_until = now() + interval '1 minute' where failures > 0`);
    const other = new Client((await reader()).institution, null);
    const signIn = () => other.post('/auth/login', { email, password: newPassword });
    expect((await signIn()).body.code).toBe('sign_in_blocked');
    await ask();
    expect((await confirm(await linkIn())).status).toBe(204);
    expect((await signIn()).status).toBe(200);
  });
});

describe('a new password', () => {
  it('is neither short, nor common, nor what whoever knows the person tries first', async () => {
    const { ask, linkIn, confirm, sql, userId, institution } = await reader();
    await sql(`update users set name = 'Guadalupe Hernández' where id = $1`, [userId]);
    await ask();
    const link = await linkIn();
    expect((await confirm(link, 'corta')).body.code).toBe('validation_failed');
    for (const weak of ['guadalupe1', 'HERNANDEZ2026', 'contrasena123', 'ａｂｃ1234567', `${institution}1`])
      expect((await confirm(link, weak)).body.code).toBe('password_too_weak');
    expect((await confirm(link, 'ñandú con chile')).status).toBe(204);
  });
});
