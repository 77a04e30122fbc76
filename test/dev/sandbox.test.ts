import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createRemoteJWKSet, importPKCS8, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../dev/sandbox/index.ts';

const clientEmail = 'push@itsur-eats.iam.gserviceaccount.com';
const key = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    serviceAccount: { client_email: clientEmail, publicKeyPem: key.publicKey },
  });
});
afterAll(() => sandbox.stop());

type Claims = { issuer?: string; audience?: string; scope?: string; seconds?: number; privateKey?: string };

async function assertion({ issuer, audience, scope, seconds, privateKey }: Claims = {}): Promise<string> {
  return new SignJWT({ scope: scope ?? 'https://www.googleapis.com/auth/firebase.messaging' })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(issuer ?? clientEmail)
    .setAudience(audience ?? sandbox.fcmTokenUri)
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + (seconds ?? 3_600))
    .sign(await importPKCS8(privateKey ?? key.privateKey, 'RS256'));
}

function requestToken(assertion: string): Promise<Response> {
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
  return fetch(sandbox.fcmTokenUri, { method: 'POST', body: new URLSearchParams(grant) });
}

async function accessToken(): Promise<string> {
  const answer = (await (await requestToken(await assertion())).json()) as { access_token: string };
  return answer.access_token;
}

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(sandbox.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function push(message: unknown, token?: string): Promise<Response> {
  const authorization = `Bearer ${token ?? (await accessToken())}`;
  return post('/v1/projects/itsur-eats/messages:send', { message }, { authorization });
}

/** What the inbox holds for a recipient; each test has recipients of its own. */
async function inbox(recipient: string): Promise<Array<Record<string, unknown>>> {
  const answer = await fetch(`${sandbox.url}/messages?recipient=${encodeURIComponent(recipient)}`);
  return (await answer.json()) as Array<Record<string, unknown>>;
}

describe("Google's token endpoint", () => {
  it('gives a Bearer token of an hour for a signed assertion', async () => {
    const answer = await requestToken(await assertion());
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      access_token: expect.stringMatching(/^ya29\./),
      expires_in: 3599,
      token_type: 'Bearer',
    });
  });

  const stranger = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;

  it.each<[string, Claims, string, RegExp]>([
    ['signed by another key', { privateKey: stranger }, 'invalid_grant', /^Invalid JWT Signature\.$/],
    ['of another account', { issuer: 'other@example.com' }, 'invalid_grant', /account not found/],
    [
      'for another audience',
      { audience: 'https://oauth2.googleapis.com/token' },
      'invalid_grant',
      /audience/,
    ],
    ['that lives too long', { seconds: 7_200 }, 'invalid_grant', /short-lived/],
    ['that has ended', { seconds: -600 }, 'invalid_grant', /short-lived/],
    ['without the messaging scope', { scope: 'openid' }, 'invalid_scope', /scope/],
  ])('refuses an assertion %s', async (_what, claims, error, description) => {
    const answer = await requestToken(await assertion(claims));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error, error_description: expect.stringMatching(description) });
  });

  it('refuses any other grant', async () => {
    const body = new URLSearchParams({ grant_type: 'authorization_code', code: 'x' });
    const answer = await fetch(sandbox.fcmTokenUri, { method: 'POST', body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'unsupported_grant_type' });
  });
});

describe('FCM', () => {
  it('takes a message on and keeps it as it was received', async () => {
    const message = {
      token: 'phone-of-ana',
      notification: { title: 'Tu pedido está listo', body: 'Pasa por él a la barra.' },
      data: { orderId: 'order-1' },
      android: { collapse_key: 'order-1', priority: 'HIGH', ttl: '3600s' },
      apns: { headers: { 'apns-collapse-id': 'order-1' }, payload: { aps: { sound: 'default' } } },
      webpush: { headers: { TTL: '3600' } },
    };
    const answer = await push(message);
    expect(answer.status).toBe(200);
    const { name } = (await answer.json()) as { name: string };
    expect(name).toMatch(/^projects\/itsur-eats\/messages\/.+/);
    expect(await inbox('phone-of-ana')).toEqual([
      {
        id: name,
        provider: 'fcm',
        recipient: 'phone-of-ana',
        body: { message },
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.+Z$/),
      },
    ]);
  });

  it('takes no access token but one that was given out', async () => {
    const answer = await push({ token: 'phone-of-eva' }, 'ya29.made-up');
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: { code: 401, status: 'UNAUTHENTICATED' } });
    expect(await inbox('phone-of-eva')).toEqual([]);
  });

  it.each<[string, object, string, RegExp]>([
    ['no token', { notification: { title: 'x' } }, 'message', /Recipient of the message is not set/],
    ['data that is no text', { token: 't', data: { total: 45 } }, 'message.data.total', /string/],
    ['an unknown field', { token: 't', priority: 'HIGH' }, 'message', /Unknown name "priority" at 'message'/],
    [
      'an unknown field deep down',
      { token: 't', android: { tag: 'x' } },
      'message.android',
      /Unknown name "tag"/,
    ],
    [
      'a lifetime without its unit',
      { token: 't', android: { ttl: '3600' } },
      'message.android.ttl',
      /Invalid value/,
    ],
  ])('refuses %s as an invalid argument', async (_what, message, field, description) => {
    const answer = await push(message);
    expect(answer.status).toBe(400);
    const fieldViolations = [{ field, description: expect.stringMatching(description) }];
    expect(await answer.json()).toMatchObject({
      error: {
        status: 'INVALID_ARGUMENT',
        details: [
          { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations },
          { '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode: 'INVALID_ARGUMENT' },
        ],
      },
    });
  });

  it.each([
    ['unregistered-phone', 404, 'NOT_FOUND', 'UNREGISTERED'],
    ['mismatch-phone', 403, 'PERMISSION_DENIED', 'SENDER_ID_MISMATCH'],
  ])('answers for the token %s with %d %s, %s', async (token, code, status, errorCode) => {
    const answer = await push({ token, notification: { title: 'x' } });
    expect(answer.status).toBe(code);
    const details = [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }];
    expect(await answer.json()).toMatchObject({ error: { code, status, details } });
    expect(await inbox(token)).toEqual([]);
  });
});

describe('E-mail (Resend)', () => {
  const authorization = 'Bearer re_test';
  const letter = (to: string) => ({
    from: 'ITSUR Eats <avisos@itsur.edu.mx>',
    to: [to],
    subject: 'Tu pedido está listo',
    html: '<p>Pasa por él.</p>',
    text: 'Pasa por él.',
  });

  it('delivers, and answers an id', async () => {
    const answer = await post('/emails', letter('Ana <ana@itsur.edu.mx>'), { authorization });
    expect(answer.status).toBe(200);
    const { id } = (await answer.json()) as { id: string };
    expect(await inbox('ana@itsur.edu.mx')).toMatchObject([
      { id, provider: 'email', body: { subject: 'Tu pedido está listo' } },
    ]);
  });

  it('delivers once what is asked twice with one idempotency key', async () => {
    const headers = { authorization, 'idempotency-key': randomUUID() };
    const answers = [
      await post('/emails', letter('eva@itsur.edu.mx'), headers),
      await post('/emails', letter('eva@itsur.edu.mx'), headers),
    ];
    const [first, second] = await Promise.all(answers.map((answer) => answer.json()));
    expect(second).toEqual(first);
    expect(await inbox('eva@itsur.edu.mx')).toMatchObject([{ ...(first as object), attempts: 2 }]);

    const other = await post('/emails', { ...letter('eva@itsur.edu.mx'), subject: 'Otro' }, headers);
    expect(other.status).toBe(409);
    expect(await other.json()).toMatchObject({ statusCode: 409, name: 'invalid_idempotent_request' });
  });

  it.each<[string, object, string]>([
    ['without a recipient', { to: undefined }, 'missing_required_field'],
    ['to something that is no address', { to: 'nobody' }, 'validation_error'],
    ['without any text', { html: undefined, text: undefined }, 'missing_required_field'],
  ])('refuses a letter %s', async (_what, change, name) => {
    const answer = await post('/emails', { ...letter('ana@itsur.edu.mx'), ...change }, { authorization });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toEqual({ statusCode: 422, name, message: expect.any(String) });
  });

  it('wants an API key', async () => {
    const answer = await post('/emails', letter('ana@itsur.edu.mx'));
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ name: 'missing_api_key' });
  });
});

describe('OneSignal', () => {
  const headers = { authorization: 'Key os_v2_test' };
  const notice = (more: object) => ({
    app_id: randomUUID(),
    contents: { en: 'Ready', es: 'Listo' },
    ...more,
  });

  it.each(['/notifications', '/api/v1/notifications'])('delivers to a subscription at %s', async (path) => {
    const subscription = randomUUID();
    const answer = await post(path, notice({ include_subscription_ids: [subscription] }), headers);
    const { id } = (await answer.json()) as { id: string };
    expect(await inbox(subscription)).toMatchObject([
      { id, provider: 'onesignal', body: { contents: { es: 'Listo' } } },
    ]);
  });

  it('delivers once what is asked twice with one idempotency key', async () => {
    const request = notice({
      include_aliases: { external_id: ['student-7'] },
      idempotency_key: randomUUID(),
    });
    const answers = [
      await post('/notifications', request, headers),
      await post('/notifications', request, headers),
    ];
    const [first, second] = await Promise.all(answers.map((answer) => answer.json()));
    expect(second).toEqual(first);
    expect(await inbox('student-7')).toMatchObject([{ attempts: 2 }]);
  });

  it('tells with a 200 who is not subscribed', async () => {
    const [dead, living] = ['00000000-0000-4000-8000-000000000001', randomUUID()];
    const some = await post('/notifications', notice({ include_subscription_ids: [dead, living] }), headers);
    expect(await some.json()).toEqual({ id: expect.any(String), errors: { invalid_player_ids: [dead] } });
    const none = await post('/notifications', notice({ include_subscription_ids: [dead] }), headers);
    expect(none.status).toBe(200);
    expect(await none.json()).toEqual({ id: '', errors: ['All included players are not subscribed'] });
    expect(await inbox(dead)).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    [
      'without English text',
      { contents: { es: 'Listo' }, include_subscription_ids: [randomUUID()] },
      /English/,
    ],
    ['to nobody', {}, /You must include/],
    ['to an id that is no UUID', { include_subscription_ids: ['phone'] }, /not a valid UUID/],
    ['with an idempotency key that is no UUID', { idempotency_key: 'x' }, /idempotency_key/],
  ])('refuses a notification %s', async (_what, more, error) => {
    const answer = await post('/notifications', notice(more), headers);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ errors: [expect.stringMatching(error)] });
  });

  it('wants an API key', async () => {
    expect((await post('/notifications', notice({}))).status).toBe(403);
  });
});

describe('The OIDC issuer', () => {
  async function mint(request: object): Promise<string> {
    const answer = await post('/oidc/token', request);
    return ((await answer.json()) as { id_token: string }).id_token;
  }

  /** As a relying party does it: from the discovery document on. */
  async function verify(idToken: string, audience = 'itsur-eats') {
    const discovery = await fetch(`${sandbox.url}/oidc/.well-known/openid-configuration`);
    const { issuer, jwks_uri: jwksUri } = (await discovery.json()) as { issuer: string; jwks_uri: string };
    const { payload } = await jwtVerify(idToken, createRemoteJWKSet(new URL(jwksUri)), {
      issuer,
      audience,
      algorithms: ['RS256'],
    });
    return payload;
  }

  it('mints an ID token that verifies from its discovery document', async () => {
    const request = { email: 'ana@itsur.edu.mx', name: 'Ana', nonce: 'n-1' };
    const claims = {
      email: 'ana@itsur.edu.mx',
      email_verified: true,
      name: 'Ana',
      nonce: 'n-1',
      hd: 'itsur.edu.mx',
    };
    expect(await verify(await mint(request))).toMatchObject({
      iss: `${sandbox.url}/oidc`,
      aud: 'itsur-eats',
      ...claims,
    });
  });

  it('knows a person again by the e-mail address', async () => {
    const [once, again, other] = await Promise.all(
      ['ana@itsur.edu.mx', 'Ana@itsur.edu.mx', 'eva@itsur.edu.mx'].map(
        async (email) => (await verify(await mint({ email }))).sub,
      ),
    );
    expect(again).toBe(once);
    expect(other).not.toBe(once);
  });

  it('mints tokens that have ended or are for someone else, for those who must refuse them', async () => {
    const email = 'ana@itsur.edu.mx';
    await expect(verify(await mint({ email, expiresInSeconds: -60 }))).rejects.toThrow(/exp/);
    await expect(verify(await mint({ email, audience: 'another-app' }))).rejects.toThrow(/aud/);
  });

  it('refuses what is no e-mail address', async () => {
    expect((await post('/oidc/token', { email: 'ana' })).status).toBe(400);
  });
});
