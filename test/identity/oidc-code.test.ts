import { describe, expect, it } from 'vitest';
import { hashPassword } from '../../src/services/identity/passwords.ts';
import { actsOf } from '../support/audit.ts';
import { sql } from '../support/lab.ts';
import { Browser, signInAt, university } from '../support/oidc-browser.ts';

/* Signing in at the institution's own page, by a code that the server trades (authorization code flow with PKCE). */

describe('a sign-in by code', () => {
  it('leads to the issuer and back, and gives a session to the page that was come back to, once', async () => {
    const { browser, domain, institution } = await university();
    const left = await browser.start();
    const asked = new URL(left.to).searchParams;
    expect([left.status, asked.get('response_type'), asked.get('code_challenge_method')]).toEqual([
      303,
      'code',
      'S256',
    ]);
    expect(left.headers.getSetCookie().at(-1)).toMatch(/HttpOnly.*SameSite=Lax/i);
    // Nobody who sees the way out knows what the way back takes.
    const verifier = JSON.parse(atob(browser.cookies.get('oidc') ?? '')).verifier;
    expect(left.to).not.toContain(verifier);

    const back = await browser.go(await signInAt(left.to, `ana@${domain}`));
    expect(back.to).toBe(`/sign-in?oidc=arrived&institution=${institution}&to=%2Fbasket`);
    const { status, body } = await browser.arrive();
    expect([status, body.user.email, body.user.role]).toEqual([200, `ana@${domain}`, 'student']);
    expect((await browser.arrive()).body.code).toBe('invalid_id_token');
  });

  it('links an account that the address has by its password, which may be mistyped once', async () => {
    const { browser, domain, institution } = await university();
    const [email, password] = [`eva@${domain}`, 'contraseña de prueba'];
    await sql(
      institution,
      `insert into users (campus_id, email, name, role, password_hash)
         select id, $1, 'Eva', 'student', $2 from campuses limit 1`,
      [email, await hashPassword(password)],
    );
    const left = await browser.start();
    await browser.go(await signInAt(left.to, email));
    expect((await browser.arrive()).body.code).toBe('account_not_linked');
    expect((await browser.arrive({ email, password: 'not this one' })).body.code).toBe('invalid_credentials');
    const other = { email: `otra@${domain}`, password };
    expect((await browser.arrive(other)).body.code).toBe('account_not_linked');
    expect((await browser.arrive({ email, password })).body.user.email).toBe(email);
    const again = await browser.start();
    await browser.go(await signInAt(again.to, email));
    expect((await browser.arrive()).body.user.email).toBe(email);
  });

  it.each([
    ['another’s state', (way: string) => way.replace(/state=[^&]*/, 'state=of-another')],
    ['no state', (way: string) => way.replace(/state=[^&]*&?/, '')],
    ['another issuer’s answer', (way: string) => way.replace(/iss=[^&]*/, 'iss=https%3A%2F%2Fother.test')],
    ['a made-up code', (way: string) => way.replace(/code=[^&]*/, 'code=made-up')],
    ['a refusal', (way: string) => way.replace(/code=[^&]*/, 'error=access_denied')],
  ])('takes no answer with %s', async (_, change) => {
    const { browser, domain } = await university();
    const left = await browser.start();
    const back = await browser.go(change(await signInAt(left.to, `ana@${domain}`)));
    expect(back.to).toContain('/sign-in?oidc=refused');
    expect((await browser.arrive()).status).toBe(401);
  });

  it('is of no use in another browser, and a code is of none without its verifier', async () => {
    const { browser, domain, institution } = await university();
    const left = await browser.start();
    const way = await signInAt(left.to, `ana@${domain}`);
    const victim = new Browser(institution);
    expect((await victim.go(way)).to).toBe('/?oidc=refused');
    const thief = new Browser(institution);
    const own = new URL((await thief.start()).to).searchParams;
    const stolen = way.replace(/state=[^&]*/, `state=${own.get('state')}`);
    expect((await thief.go(stolen)).to).toContain('oidc=refused');
    expect((await thief.arrive()).status).toBe(401);
    const [failed] = await actsOf(institution, 'sign_in.failed');
    expect(failed?.facts).toEqual({ reason: 'code_refused' });
  });

  it('lets nobody in whom the institution does not know, and goes on to no page but the app’s', async () => {
    const { browser } = await university();
    const left = await browser.start('//evil.test/');
    const back = await browser.go(await signInAt(left.to, 'ana@otra.test'));
    expect(back.to).toContain('to=%2F');
    expect(back.to).not.toContain('evil');
    expect((await browser.arrive()).body.code).toBe('invalid_id_token');
  });

  it('answers no page of another origin, and leads nowhere that the institution does not trust', async () => {
    const { browser, domain, institution } = await university();
    const left = await browser.start();
    await browser.go(await signInAt(left.to, `ana@${domain}`));
    expect((await browser.arrive({}, { origin: 'https://other.test' })).status).toBe(403);
    expect((await browser.arrive()).status).toBe(200);
    const stranger = await browser.go(
      `/auth/oidc/start?issuer=https://evil.test&app=panel&institution=${institution}`,
    );
    expect(stranger.to).toBe(`/admin/?oidc=refused&institution=${institution}`);
  });
});
