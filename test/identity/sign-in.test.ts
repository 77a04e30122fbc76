import { env } from 'cloudflare:workers';
import { generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { quickHash } from '../../dev/quick-hash.ts';
import { signAccessToken } from '../../src/services/identity/tokens.ts';
import { makeInstitution, openCafeteria } from '../support/cafeteria.ts';
import { Client } from '../support/clients.ts';

const password = 'una contraseña larga';

async function account() {
  const { institution, student, sql } = await openCafeteria();
  await sql('update users set password_hash = $1 where id = $2', [quickHash(password), student.user?.id]);
  const anyone = new Client(institution, null);
  const email = student.user?.email as string;
  return {
    institution,
    anyone,
    email,
    userId: student.user?.id as string,
    signIn: () => anyone.post('/auth/login', { email, password }),
  };
}

const withToken = (accessToken: string) => ({ headers: { authorization: `Bearer ${accessToken}` } });

describe('signing in', () => {
  it('answers a pair of tokens and the user; the address in any case', async () => {
    const { anyone, email } = await account();
    const { status, body, headers } = await anyone.post('/auth/login', {
      email: email.toUpperCase(),
      password,
    });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toMatchObject({ expiresIn: 900, user: { email, role: 'student', cafeteriaIds: [] } });
    expect(JSON.stringify(body)).not.toContain('passwordHash');
    expect((await anyone.call('/me', withToken(body.accessToken))).body.email).toBe(email);
  });

  it('says the same of a wrong password and of an unknown address', async () => {
    const { anyone, email } = await account();
    const wrong = await anyone.post('/auth/login', { email, password: 'otra' });
    const unknown = await anyone.post('/auth/login', { email: 'nadie@itsur.test', password });
    for (const reply of [wrong, unknown])
      expect([reply.status, reply.body.code]).toEqual([401, 'invalid_credentials']);
    const { requestId: _, ...said } = wrong.body;
    expect(unknown.body).toMatchObject(said);
  });

  it('ends with logout at the next request, and everywhere with logout-all', async () => {
    const { anyone, signIn } = await account();
    const [phone, tablet] = [(await signIn()).body.accessToken, (await signIn()).body.accessToken];
    expect((await anyone.call('/auth/logout', { method: 'POST', ...withToken(phone) })).status).toBe(204);
    expect((await anyone.call('/me', withToken(phone))).body.code).toBe('session_ended');
    expect((await anyone.call('/me', withToken(tablet))).status).toBe(200);
    await anyone.call('/auth/logout-all', { method: 'POST', ...withToken(tablet) });
    expect((await anyone.call('/me', withToken(tablet))).body.code).toBe('session_ended');
  });
});

describe('my sessions', () => {
  it('are listed with what each device calls itself, and ended one by one', async () => {
    const { anyone, email } = await account();
    const signIn = (device: string) =>
      anyone.post('/auth/login', { email, password }, { 'user-agent': device });
    const phone = (await signIn('ITSUR Eats/1.0 (Android)')).body.accessToken;
    const forgotten = (await signIn('Firefox')).body.accessToken;
    const { body } = await anyone.call('/me/sessions', withToken(phone));
    expect(
      body.data.map((session: { device: string; current: boolean }) => [session.device, session.current]),
    ).toEqual(
      expect.arrayContaining([
        ['Firefox', false],
        ['ITSUR Eats/1.0 (Android)', true],
      ]),
    );
    const { id } = body.data.find((session: { device: string }) => session.device === 'Firefox');
    expect((await anyone.call(`/me/sessions/${id}`, { method: 'DELETE', ...withToken(phone) })).status).toBe(
      204,
    );
    expect((await anyone.call('/me', withToken(forgotten))).body.code).toBe('session_ended');
    expect((await anyone.call('/me', withToken(phone))).status).toBe(200);
  });
});

describe('a refresh token', () => {
  it('is traded for a new pair', async () => {
    const { anyone, signIn } = await account();
    const { refreshToken } = (await signIn()).body;
    const { status, body } = await anyone.post('/auth/refresh', { refreshToken });
    expect(status).toBe(200);
    expect(body.refreshToken).not.toBe(refreshToken);
    expect((await anyone.call('/me', withToken(body.accessToken))).status).toBe(200);
  });

  it('that comes a second time ends the session for both who hold it', async () => {
    const { anyone, signIn } = await account();
    const { refreshToken } = (await signIn()).body;
    const { body: next } = await anyone.post('/auth/refresh', { refreshToken });
    expect((await anyone.post('/auth/refresh', { refreshToken })).body.code).toBe('refresh_token_reused');
    expect((await anyone.post('/auth/refresh', { refreshToken: next.refreshToken })).body.code).toBe(
      'session_ended',
    );
    expect((await anyone.call('/me', withToken(next.accessToken))).body.code).toBe('session_ended');
  });

  it('that is made up opens nothing', async () => {
    const { anyone, userId } = await account();
    for (const refreshToken of ['x', `${userId}.${crypto.randomUUID()}.${'0'.repeat(64)}`]) {
      expect((await anyone.post('/auth/refresh', { refreshToken })).status).toBe(401);
    }
  });
});

describe('an access token', () => {
  it('is verified by the published keys, which hold no secret', async () => {
    const { anyone } = await account();
    const { body } = await anyone.call('/.well-known/jwks.json');
    expect(body.keys[0]).toMatchObject({
      kty: 'EC',
      crv: 'P-256',
      alg: 'ES256',
      use: 'sig',
      kid: expect.any(String),
    });
    expect(body.keys[0].d).toBeUndefined();
  });

  it.each([
    [
      'of another institution',
      async (a: Awaited<ReturnType<typeof account>>) => token(a, { institutionId: await makeInstitution() }),
    ],
    ['that has expired', (a) => token(a, {}, new Date(Date.now() - 901_000))],
    ['that is not good yet', (a) => token(a, {}, new Date(Date.now() + 600_000))],
    [
      'with alg none',
      async (a) =>
        `${btoa('{"alg":"none","typ":"at+jwt"}').replaceAll('=', '')}.${(await token(a)).split('.')[1]}.`,
    ],
    ['signed with a key of somebody else', (a) => forged(a, 'ES256')],
    ['signed with HS256 and the public key', (a) => forged(a, 'HS256')],
    ['of a key that was never ours', (a) => signed(a, { kid: crypto.randomUUID() })],
    ['of another issuer', (a) => signed(a, { issuer: 'https://elsewhere.example' })],
    ['for another audience', (a) => signed(a, { audience: 'itsur-eats' })],
    ['without an end', (a) => signed(a, { endless: true })],
    [
      'of another type',
      async (a) =>
        (await token(a)).replace(/^[^.]+/, (head) =>
          btoa(atob(head).replace('at+jwt', 'jwt')).replaceAll('=', ''),
        ),
    ],
  ] satisfies [string, (a: Awaited<ReturnType<typeof account>>) => Promise<string>][])(
    '%s is refused',
    async (_, make) => {
      const facts = await account();
      const { status, body, headers } = await facts.anyone.call('/me', withToken(await make(facts)));
      expect([status, body.code, headers.get('www-authenticate')]).toEqual([
        401,
        'unauthenticated',
        'Bearer error="invalid_token"',
      ]);
    },
  );

  const token = (
    { institution, userId }: { institution: string; userId: string },
    claims: { institutionId?: string } = {},
    now = new Date(),
  ) =>
    signAccessToken(
      env,
      { userId, sessionId: crypto.randomUUID(), role: 'admin', institutionId: institution, ...claims },
      now,
    );

  /** By our own key, but not as we sign. */
  async function signed(
    { institution, userId }: { institution: string; userId: string },
    unlike: { kid?: string; issuer?: string; audience?: string; endless?: true },
  ): Promise<string> {
    const [own] = (JSON.parse(env.AUTH_KEYS) as { keys: JWK[] }).keys;
    const token = new SignJWT({ sid: crypto.randomUUID(), role: 'admin' })
      .setProtectedHeader({ alg: 'ES256', kid: unlike.kid ?? own?.kid, typ: 'at+jwt' })
      .setSubject(userId)
      .setIssuer(unlike.issuer ?? 'itsur-eats')
      .setAudience(unlike.audience ?? `itsur-eats/${institution}`)
      .setNotBefore('0s');
    return (unlike.endless ? token : token.setExpirationTime('5m')).sign(
      await importJWK(own as JWK, 'ES256'),
    );
  }

  async function forged(
    { institution, userId }: { institution: string; userId: string },
    alg: 'ES256' | 'HS256',
  ): Promise<string> {
    const [published] = (JSON.parse(env.AUTH_KEYS) as { keys: { kid: string; x: string }[] }).keys;
    const key =
      alg === 'ES256' ? (await generateKeyPair('ES256')).privateKey : new TextEncoder().encode(published?.x);
    return new SignJWT({ sid: crypto.randomUUID(), role: 'admin' })
      .setProtectedHeader({ alg, kid: published?.kid, typ: 'at+jwt' })
      .setSubject(userId)
      .setIssuer('itsur-eats')
      .setAudience(`itsur-eats/${institution}`)
      .setIssuedAt()
      .setNotBefore('0s')
      .setExpirationTime('5m')
      .sign(key);
  }
});

describe('a profile', () => {
  it('changes name and language, and nothing else', async () => {
    const { student } = await openCafeteria();
    const { body } = await student.call('/me', { method: 'PATCH', body: { locale: 'en', name: '  Ana  ' } });
    expect(body).toMatchObject({ locale: 'en', name: 'Ana' });
    expect((await student.call('/me', { method: 'PATCH', body: { role: 'admin' } })).body.code).toBe(
      'validation_failed',
    );
  });

  it('takes a phone over from whoever had it before', async () => {
    const { students, sql } = await openCafeteria({ students: 2 });
    const pushToken = `token-${crypto.randomUUID()}`;
    for (const student of students) {
      expect(
        (
          await student.call(`/me/devices/${crypto.randomUUID()}`, {
            method: 'PUT',
            body: { platform: 'ios', pushToken },
          })
        ).status,
      ).toBe(200);
    }
    expect(await sql('select user_id from devices where push_token = $1', [pushToken])).toEqual([
      { user_id: students[1]?.user?.id },
    ]);
  });
});
