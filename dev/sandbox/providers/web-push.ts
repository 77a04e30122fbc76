import { randomBytes, randomUUID } from 'node:crypto';
import { base64url, importJWK, jwtVerify } from 'jose';
import type { Answer, Call, Provider } from '../provider.ts';
import { Remembered } from './remembered.ts';
import { type BrowserKeys, browserKeys, decrypt } from './web-push-decrypt.ts';

/** A push service must take so much, and may refuse more. RFC 8030, section 7.2. */
const maxBodyBytes = 4_096;
/** RFC 8292, section 2: 24 hours at most. */
const maxTokenSeconds = 24 * 3_600;

/**
 * A browser and its push service in one (RFC 8030, 8291, 8292). `POST /web-push/subscriptions` subscribes a browser, as
 * `PushManager.subscribe()` does, and answers its `{endpoint, keys}`; `{"applicationServerKey"}` binds it to one sender.
 * What is pushed to the endpoint is checked, decrypted with the browser's key and put into the inbox. The recipient is
 * the last part of the endpoint.
 */
export function webPush(url: string): Provider {
  type Subscribed = { keys: BrowserKeys; senderKey?: string };
  const browsers = new Remembered<Subscribed>();

  function subscribe({ json }: Call): Answer {
    const { applicationServerKey: senderKey } = (json ?? {}) as { applicationServerKey?: string };
    const id = randomUUID();
    const keys = browserKeys(randomBytes(16));
    browsers.set(id, { keys, senderKey });
    const told = { p256dh: keys.publicKey.toString('base64url'), auth: keys.auth.toString('base64url') };
    return { status: 201, body: { endpoint: `${url}/web-push/${id}`, expirationTime: null, keys: told } };
  }

  async function push({ params, headers, bytes }: Call): Promise<Answer> {
    const id = params.id ?? '';
    const browser = browsers.get(id);
    if (!browser) return refusal(404, 'No such subscription.');
    const stranger = await whyNoSender(
      headers.get('authorization') ?? '',
      new URL(url).origin,
      browser.senderKey,
    );
    if (stranger) return refusal(403, stranger);
    const malformed = whyMalformed(headers, bytes);
    if (malformed) return refusal(400, malformed);
    if (bytes.length > maxBodyBytes) return refusal(413, 'The body is larger than 4096 bytes.');
    try {
      const body = JSON.parse(decrypt(bytes, browser.keys)) as object;
      const sent = {
        ...body,
        ttl: headers.get('ttl'),
        topic: headers.get('topic'),
        urgency: headers.get('urgency'),
      };
      const messageId = randomUUID();
      return {
        status: 201,
        body: null,
        headers: { location: `${url}/web-push/messages/${messageId}` },
        accepted: { id: messageId, recipients: [id], body: sent },
      };
    } catch (error) {
      // A real service passes on what it cannot read; the browser would drop it unseen.
      return refusal(400, `The browser cannot read it: ${error}`);
    }
  }

  return {
    name: 'web_push',
    endpoints: [
      { method: 'POST', path: '/web-push/subscriptions', answer: subscribe },
      { method: 'POST', path: '/web-push/:id', answer: push },
    ],
    recipientsOf: ({ params }) => (params.id ? [params.id] : []),
    failure: (status) => refusal(status, 'Injected by the sandbox.'),
    deadRecipients: () => refusal(410, 'The subscription has expired.'),
  };
}

/** Checks `vapid t=<JWT>, k=<key>`; null: it is as it should be. */
async function whyNoSender(
  authorization: string,
  origin: string,
  senderKey?: string,
): Promise<string | null> {
  const [, token, key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  if (!token || !key) return 'No VAPID authorization.';
  if (senderKey !== undefined && senderKey !== key) return 'The subscription belongs to another sender.';
  const point = Buffer.from(key, 'base64url');
  if (point.length !== 65 || point[0] !== 4) return 'The key is no uncompressed P-256 point.';
  const coordinate = (start: number) => base64url.encode(point.subarray(start, start + 32));
  try {
    const jwk = { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) };
    const { payload } = await jwtVerify(token, await importJWK(jwk, 'ES256'), {
      algorithms: ['ES256'],
      audience: origin,
      requiredClaims: ['exp', 'sub'],
    });
    if ((payload.exp ?? 0) > Date.now() / 1000 + maxTokenSeconds) return 'exp is more than 24 hours ahead.';
    return /^(mailto:|https:)/.test(payload.sub ?? '') ? null : 'sub is neither mailto: nor https:.';
  } catch (error) {
    return `The VAPID token is not valid: ${error}`;
  }
}

function whyMalformed(headers: Headers, bytes: Buffer): string | null {
  if (headers.get('content-encoding') !== 'aes128gcm') return 'Content-Encoding must be aes128gcm.';
  if (!/^\d+$/.test(headers.get('ttl') ?? '')) return 'TTL is missing.';
  if (!/^[\w-]{1,32}$/.test(headers.get('topic') ?? 'none'))
    return 'Topic: 32 characters of base64url at most.';
  if (!/^(very-low|low|normal|high)$/.test(headers.get('urgency') ?? 'normal')) return 'Urgency is unknown.';
  return bytes.length > 86 ? null : 'The body is too short for its header.';
}

const refusal = (status: number, message: string): Answer => ({ status, body: { message } });
