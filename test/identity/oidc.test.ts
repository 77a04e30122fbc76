import { generateKeyPair, SignJWT } from 'jose';
import { describe, expect, inject, it } from 'vitest';
import { actsOf } from '../support/audit.ts';
import { makeInstitution, openCafeteria } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';
import { sql } from '../support/lab.ts';

const issuer = () => `${inject('sandboxUrl')}/oidc`;

/** A university that trusts the sandbox's issuer for its addresses. */
async function university(trusted: object = {}) {
  const institution = await makeInstitution();
  const domain = `${institution.replaceAll('_', '-')}.edu.mx`;
  const oidc = [{ issuer: issuer(), audiences: ['itsur-eats'], domains: [domain], ...trusted }];
  await sql(institution, 'update platform.institutions set config = $2::jsonb where id = $1', [
    institution,
    JSON.stringify({ oidc }),
  ]);
  const cafeteria = await openCafeteria({ institution });
  return { ...cafeteria, domain, anyone: new Client(institution, null) };
}

async function idToken(request: object): Promise<string> {
  const response = await fetch(`${issuer()}/token`, {
    method: 'POST',
    body: JSON.stringify(request),
    headers: { 'content-type': 'application/json' },
  });
  return ((await response.json()) as { id_token: string }).id_token;
}

describe('the institutional sign-in', () => {
  it('is offered with the page that a browser is sent to, and without one while the issuer does not answer', async () => {
    const offered = async (trusted: object) =>
      (await (await university(trusted)).anyone.call('/auth/providers')).body;
    expect(await offered({})).toEqual({
      password: true,
      issuers: [
        {
          issuer: issuer(),
          name: new URL(issuer()).host,
          clientId: 'itsur-eats',
          signInPage: `${issuer()}/authorize`,
        },
      ],
    });
    expect(await offered({ name: 'Correo del tecnológico' })).toMatchObject({
      issuers: [{ name: 'Correo del tecnológico' }],
    });
    const nobody = `${inject('sandboxUrl')}/nobody`;
    expect(await offered({ issuer: nobody })).toMatchObject({
      issuers: [{ issuer: nobody, signInPage: null }],
    });
  });

  it('makes a student of an allowed address the first time, and knows them again', async () => {
    const { anyone, domain, sql: query } = await university();
    const token = await idToken({ email: `Ana.Lopez@${domain}`, name: 'Ana López' });
    const first = await anyone.post('/auth/oidc', { idToken: token });
    expect([first.status, first.body.user]).toMatchObject([
      200,
      { email: `ana.lopez@${domain}`, name: 'Ana López', role: 'student' },
    ]);
    const second = await anyone.post('/auth/oidc', { idToken: token });
    expect(second.body.user.id).toBe(first.body.user.id);
    expect(
      (await anyone.call('/me', { headers: { authorization: `Bearer ${first.body.accessToken}` } })).status,
    ).toBe(200);
    expect(await query(`select count(*)::int from users where email like 'ana.%'`)).toEqual([{ count: 1 }]);
  });

  it('makes one user of two first sign-ins at once', async () => {
    const { anyone, domain } = await university();
    const token = await idToken({ email: `dos@${domain}` });
    const replies = await Promise.all([1, 2, 3, 4].map(() => anyone.post('/auth/oidc', { idToken: token })));
    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 200]);
    expect(new Set(replies.map((reply) => reply.body.user.id)).size).toBe(1);
  });

  it('signs in to an account that the address already has, with its role', async () => {
    const { anyone, domain, campusId, sql: query } = await university();
    await query(`insert into users (campus_id, email, name, role) values ($1, $2, 'Jefa', 'admin')`, [
      campusId,
      `jefa@${domain}`,
    ]);
    const { body } = await anyone.post('/auth/oidc', { idToken: await idToken({ email: `jefa@${domain}` }) });
    expect(body.user).toMatchObject({ role: 'admin', name: 'Jefa' });
  });

  it('asks for the nonce that the token was made with', async () => {
    const { anyone, domain } = await university();
    const token = await idToken({ email: `n@${domain}`, nonce: 'abc' });
    expect((await anyone.post('/auth/oidc', { idToken: token })).body.code).toBe('invalid_id_token');
    expect((await anyone.post('/auth/oidc', { idToken: token, nonce: 'xyz' })).body.code).toBe(
      'invalid_id_token',
    );
    expect((await anyone.post('/auth/oidc', { idToken: token, nonce: 'abc' })).status).toBe(200);
  });

  it('takes no token without the nonce that the app gave, nor one without any where the institution asks for them', async () => {
    const { anyone, domain } = await university();
    const bare = await idToken({ email: `n@${domain}` });
    expect((await anyone.post('/auth/oidc', { idToken: bare, nonce: 'abc' })).body.code).toBe(
      'invalid_id_token',
    );
    expect((await anyone.post('/auth/oidc', { idToken: bare })).status).toBe(200);

    const strict = await university({ requireNonce: true });
    const without = await idToken({ email: `n@${strict.domain}` });
    expect((await strict.anyone.post('/auth/oidc', { idToken: without })).body.code).toBe('invalid_id_token');
    const proved = { idToken: await idToken({ email: `n@${strict.domain}`, nonce: 'abc' }), nonce: 'abc' };
    expect((await strict.anyone.post('/auth/oidc', proved)).status).toBe(200);
  });

  it('keeps why it refused, in a word and without an address', async () => {
    const { anyone, domain, institution } = await university({ requireNonce: true });
    const tries = [
      'x.y.z',
      await idToken({ email: `ana@${domain}`, expiresInSeconds: -60 }),
      await idToken({ email: `ana@${domain}`, audience: 'other' }),
      await idToken({ email: `ana@${domain}` }),
    ];
    for (const token of tries) await anyone.post('/auth/oidc', { idToken: token });
    await anyone.post('/auth/oidc', {
      idToken: await idToken({ email: 'ana@gmail.com', nonce: 'n' }),
      nonce: 'n',
    });
    const acts = await actsOf(institution, 'sign_in.failed', 5);
    expect(acts.map(({ facts }) => facts.reason).sort()).toEqual([
      'domain_not_allowed',
      'err_jwt_claim_validation_failed',
      'err_jwt_expired',
      'issuer_not_trusted',
      'nonce_missing',
    ]);
    expect(acts.filter(({ subject_id }) => subject_id === issuer())).toHaveLength(4);
    expect(JSON.stringify(acts)).not.toContain('ana@');
  });

  it('opens no account that was deactivated', async () => {
    const { anyone, domain, admin } = await university();
    const token = await idToken({ email: `baja@${domain}` });
    const { body } = await anyone.post('/auth/oidc', { idToken: token });
    await admin.post(`/admin/users/${body.user.id}/deactivate`);
    expect((await anyone.post('/auth/oidc', { idToken: token })).body).toMatchObject({
      status: 403,
      code: 'account_deactivated',
    });
    expect((await anyone.post('/auth/refresh', { refreshToken: body.refreshToken })).body.code).toBe(
      'session_ended',
    );
  });

  it.each([
    ['of another domain', () => idToken({ email: 'x@gmail.com' })],
    ['for another app', (domain: string) => idToken({ email: `x@${domain}`, audience: 'other' })],
    ['that has expired', (domain: string) => idToken({ email: `x@${domain}`, expiresInSeconds: -60 })],
    ['signed by somebody else', (domain: string) => forged(domain)],
    ['without a signature', (domain: string) => unsigned(domain)],
    ['that is none', async () => 'a.b.c'],
  ])('refuses a token %s', async (_, make) => {
    const { anyone, domain } = await university();
    const { status, body } = await anyone.post('/auth/oidc', { idToken: await make(domain) });
    expect([status, body.code]).toEqual([401, 'invalid_id_token']);
  });

  it('refuses a token of another tenant of the same issuer', async () => {
    const { anyone, domain } = await university({ tenant: { claim: 'hd', value: 'ours.edu.mx' } });
    expect(
      (await anyone.post('/auth/oidc', { idToken: await idToken({ email: `x@${domain}` }) })).status,
    ).toBe(401);
    const ours = await idToken({ email: `x@${domain}`, hd: 'ours.edu.mx' });
    expect((await anyone.post('/auth/oidc', { idToken: ours })).status).toBe(200);
  });

  it('is closed where the institution has none', async () => {
    const { anyone } = await university({ issuer: 'https://elsewhere.example' });
    expect((await anyone.post('/auth/oidc', { idToken: await idToken({ email: 'x@y.mx' }) })).body.code).toBe(
      'invalid_id_token',
    );
  });

  const claims = (domain: string) =>
    new SignJWT({ email: `x@${domain}`, email_verified: true })
      .setSubject('x')
      .setIssuer(issuer())
      .setAudience('itsur-eats')
      .setIssuedAt()
      .setExpirationTime('5m');

  async function forged(domain: string): Promise<string> {
    const { privateKey } = await generateKeyPair('RS256');
    return claims(domain).setProtectedHeader({ alg: 'RS256', kid: 'x' }).sign(privateKey);
  }

  async function unsigned(domain: string): Promise<string> {
    const [, payload] = (await forged(domain)).split('.');
    return `${btoa('{"alg":"none"}').replaceAll('=', '')}.${payload}.`;
  }
});
