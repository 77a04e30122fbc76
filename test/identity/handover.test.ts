import { describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/services/identity/passwords.ts';
import { actsOf } from '../support/audit.ts';
import { Client } from '../support/clients.ts';
import { sql } from '../support/lab.ts';
import { Browser, signInAt, university } from '../support/oidc-browser.ts';

/* An app on a home screen, which shares nothing with the browser that its person signs in with: six digits. */

const base64url = (bytes: ArrayBuffer | Uint8Array) => Buffer.from(bytes as Uint8Array).toString('base64url');

async function newApp() {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: base64url(new Uint8Array(hash)) };
}

/** Somebody left from an app, signed in in the browser and is back there. */
async function arrived(email = 'ana') {
  const campus = await university();
  const app = await newApp();
  const { browser, domain } = campus;
  const left = await browser.start('/basket', { handover: app.challenge });
  const back = await browser.go(await signInAt(left.to, `${email}@${domain}`));
  return { ...campus, ...app, back, anybody: new Client(campus.institution, null) };
}

async function handedOver() {
  const campus = await arrived();
  const { status, body } = await campus.browser.go('/auth/oidc/handover', {});
  expect([status, body.expiresIn]).toEqual([200, 300]);
  expect(body.code).toMatch(/^\d{6}$/);
  const { anybody, verifier } = campus;
  const takeOver = (code: string, more: object = {}) =>
    anybody.post('/auth/handover', { verifier, code, ...more });
  const wrong = String((Number(body.code) + 1) % 1_000_000).padStart(6, '0');
  return { ...campus, code: body.code as string, wrong, takeOver };
}

const codes = (replies: { body: { code?: string } }[]) => replies.map(({ body }) => body.code);

describe('digits that a browser shows', () => {
  it('open the session in the app that left, once; the browser gets none', async () => {
    const { back, browser, challenge, code, domain, institution, takeOver } = await handedOver();
    expect(back.to).toBe(
      `/sign-in?oidc=arrived&institution=${institution}&to=%2Fbasket&handover=${challenge}`,
    );
    const deviceId = crypto.randomUUID();
    const { status, body } = await takeOver(code, { deviceId });
    expect([status, body.user.email]).toEqual([200, `ana@${domain}`]);
    const again = new Client(institution, null).post('/auth/refresh', {
      refreshToken: body.refreshToken,
      deviceId,
    });
    expect((await again).status).toBe(200);
    expect((await takeOver(code)).body.code).toBe('handover_over');
    // What the issuer had said is spent.
    expect((await browser.arrive()).body.code).toBe('invalid_id_token');
    expect((await browser.go('/auth/oidc/handover', {})).body.code).toBe('invalid_id_token');
    expect(await actsOf(institution, 'sign_in.succeeded')).toHaveLength(1);
  });

  it('open one session by two taps', async () => {
    const { code, takeOver } = await handedOver();
    const replies = await Promise.all([takeOver(code), takeOver(code)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 410]);
  });

  it('may be mistyped, which is written down', async () => {
    const { code, institution, takeOver, wrong } = await handedOver();
    expect(await takeOver(wrong)).toMatchObject({ status: 401, body: { code: 'handover_code_wrong' } });
    expect((await takeOver(code)).status).toBe(200);
    const [failed] = await actsOf(institution, 'sign_in.failed');
    expect(failed?.facts).toEqual({ reason: 'handover_code_wrong' });
  });

  it('cannot be guessed: five tries are all, at once or one after the other, and coming back begins no new ones', async () => {
    const { browser, challenge, code, domain, takeOver, wrong } = await handedOver();
    const guesses = await Promise.all(Array.from({ length: 12 }, () => takeOver(wrong)));
    expect(codes(guesses).filter((each) => each === 'handover_code_wrong')).toHaveLength(5);
    expect(codes(guesses).filter((each) => each === 'handover_over')).toHaveLength(7);
    expect((await takeOver(code)).body.code).toBe('handover_over');
    const left = await browser.start('/', { handover: challenge });
    await browser.go(await signInAt(left.to, `ana@${domain}`));
    const more = await browser.go('/auth/oidc/handover', {});
    expect([more.status, more.body.code]).toEqual([410, 'handover_over']);
  });

  it('lapse after five minutes, and are replaced when somebody comes back once more', async () => {
    const { browser, challenge, code, domain, institution, takeOver } = await handedOver();
    await sql(institution, "update sign_in_handovers set expires_at = now() - interval '1 second'");
    expect((await takeOver(code)).body.code).toBe('handover_over');
    const left = await browser.start('/', { handover: challenge });
    await browser.go(await signInAt(left.to, `ana@${domain}`));
    const { body } = await browser.go('/auth/oidc/handover', {});
    expect((await takeOver(body.code)).status).toBe(200);
  });

  it('are of no use without the secret that the app left with, nor at another institution', async () => {
    const { code, verifier, takeOver } = await handedOver();
    const thief = await newApp();
    expect((await takeOver(code, { verifier: thief.verifier })).body.code).toBe('handover_over');
    const other = await university();
    const elsewhere = new Client(other.institution, null).post('/auth/handover', { verifier, code });
    expect((await elsewhere).body.code).toBe('handover_over');
    expect((await takeOver(code)).status).toBe(200);
  });

  it('open nothing of an account that was deactivated meanwhile', async () => {
    const { code, institution, takeOver } = await handedOver();
    await sql(institution, "update users set deactivated_at = now() where email like 'ana@%'");
    expect((await takeOver(code)).body.code).toBe('account_deactivated');
  });

  it.each(['12345', '1234567', '12345a', '١٢٣٤٥٦', ''])('are six: not %o', async (code) => {
    const { takeOver } = await handedOver();
    expect((await takeOver(code)).status).toBe(422);
  });
});

describe('a browser that came back', () => {
  it('hands nothing over of an app that did not ask, and to no page of another origin', async () => {
    const { browser, domain } = await university();
    const left = await browser.start();
    await browser.go(await signInAt(left.to, `ana@${domain}`));
    expect((await browser.go('/auth/oidc/handover', {})).body.code).toBe('invalid_id_token');
    const asked = await arrived();
    const origin = { origin: 'https://other.test' };
    expect((await asked.browser.go('/auth/oidc/handover', {}, origin)).status).toBe(403);
    expect((await new Browser(asked.institution).go('/auth/oidc/handover', {})).status).toBe(401);
  });

  it('signs in itself where it is the app that left', async () => {
    const { browser, domain } = await arrived();
    expect((await browser.arrive()).body.user.email).toBe(`ana@${domain}`);
  });

  it('hands over an account that has a password when that was typed, once', async () => {
    const campus = await arrived('eva');
    const { anybody, browser, domain, institution, verifier } = campus;
    const [email, password] = [`eva@${domain}`, 'contraseña de prueba'];
    await sql(
      institution,
      `insert into users (campus_id, email, name, role, password_hash)
         select id, $1, 'Eva', 'student', $2 from campuses limit 1`,
      [email, await hashPassword(password)],
    );
    expect((await browser.go('/auth/oidc/handover', {})).body.code).toBe('account_not_linked');
    const { body } = await browser.go('/auth/oidc/handover', { email, password });
    const taken = await anybody.post('/auth/handover', { verifier, code: body.code });
    expect(taken.body.user.email).toBe(email);
  });

  it('takes along no handover that is none', async () => {
    const { browser, domain } = await university();
    const left = await browser.start('/', { handover: 'not-a-hash' });
    expect((await browser.go(await signInAt(left.to, `ana@${domain}`))).to).not.toContain('handover');
  });
});

describe('what lapsed an hour ago', () => {
  it('is forgotten by the minute cron', async () => {
    const { institution } = await handedOver();
    await sql(institution, "update sign_in_handovers set expires_at = now() - interval '61 minutes'");
    await sql(institution, 'select tick(10)');
    expect(await sql(institution, 'select * from sign_in_handovers')).toEqual([]);
  });
});
