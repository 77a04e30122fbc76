import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { encryptNotification } from '@block65/webcrypto-web-push';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../dev/sandbox/index.ts';

type Subscription = { endpoint: string; expirationTime: null; keys: { p256dh: string; auth: string } };
type Sent = {
  audience?: string;
  seconds?: number;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
};

const { publicKey: senderPem } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const vapid = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const { x = '', y = '' } = vapid.export({ format: 'jwk' });
const senderKey = Buffer.concat([
  Buffer.of(4),
  Buffer.from(x, 'base64url'),
  Buffer.from(y, 'base64url'),
]).toString('base64url');

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    serviceAccount: { client_email: 'push@itsur-eats.iam.gserviceaccount.com', publicKeyPem: senderPem },
  });
});
afterAll(() => sandbox.stop());

async function subscribe(applicationServerKey?: string): Promise<Subscription> {
  const body = JSON.stringify({ applicationServerKey });
  const answer = await fetch(`${sandbox.url}/web-push/subscriptions`, { method: 'POST', body });
  return (await answer.json()) as Subscription;
}

async function push(subscription: Subscription, { audience, seconds = 3_600, headers, body }: Sent = {}) {
  const token = await new SignJWT()
    .setProtectedHeader({ alg: 'ES256' })
    .setAudience(audience ?? sandbox.url)
    .setSubject('mailto:avisos@itsureats.edu.mx')
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(vapid);
  const payload = new TextEncoder().encode(JSON.stringify({ title: '¡Listo!' }));
  return fetch(subscription.endpoint, {
    method: 'POST',
    headers: {
      authorization: `vapid t=${token}, k=${senderKey}`,
      'content-encoding': 'aes128gcm',
      ttl: '60',
      ...headers,
    },
    body: body ?? (await encryptNotification(subscription, payload)),
  });
}

describe('a push service', () => {
  it('hands the browser what only the browser can read', async () => {
    const subscription = await subscribe(senderKey);
    expect((await push(subscription)).status).toBe(201);
    const recipient = subscription.endpoint.split('/').at(-1);
    const inbox = await (await fetch(`${sandbox.url}/messages?recipient=${recipient}`)).json();
    expect(inbox).toMatchObject([{ provider: 'web_push', body: { title: '¡Listo!', ttl: '60' } }]);
  });

  it.each<[string, number, Sent]>([
    ['without VAPID', 403, { headers: { authorization: 'Bearer x' } }],
    ['signed for another service', 403, { audience: 'https://push.example' }],
    ['with a token that has ended', 403, { seconds: -10 }],
    ['with a token for more than a day', 403, { seconds: 90_000 }],
    ['without TTL', 400, { headers: { ttl: '' } }],
    ['in another encoding', 400, { headers: { 'content-encoding': 'aesgcm' } }],
    ['with a topic that is too long', 400, { headers: { topic: 'x'.repeat(33) } }],
    ['that is not encrypted', 400, { body: Uint8Array.from(Buffer.alloc(200, 'x')) }],
  ])('refuses a message %s', async (_, status, sent) => {
    expect((await push(await subscribe(), sent)).status).toBe(status);
  });

  it('refuses a sender whom the browser did not subscribe to, and a message encrypted for another browser', async () => {
    expect((await push(await subscribe('another-key'))).status).toBe(403);
    const mine = await subscribe();
    const forAnother = await encryptNotification(await subscribe(), new TextEncoder().encode('{}'));
    expect((await push(mine, { body: forAnother })).status).toBe(400);
  });

  it('knows no browser that never subscribed', async () => {
    const stranger = { ...(await subscribe()), endpoint: `${sandbox.url}/web-push/${randomUUID()}` };
    expect((await push(stranger)).status).toBe(404);
  });
});
