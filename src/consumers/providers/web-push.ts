import { encryptNotification } from '@block65/webcrypto-web-push';
import { z } from 'zod';
import { callProvider, failureOf, type Letter, type Provider, type SendOutcome } from './provider.ts';
import { type VapidKeys, vapidHeader } from './vapid.ts';

const subscriptionSchema = z.object({
  endpoint: z.url().max(2_048),
  keys: z.object({ p256dh: z.string(), auth: z.string() }),
});
type Subscription = z.infer<typeof subscriptionSchema>;

/** What a browser's `PushSubscription.toJSON()` gives, from the text that the app registered; null: it is none. */
export function parseSubscription(pushToken: string): Subscription | null {
  if (!pushToken.startsWith('{')) return null;
  try {
    return subscriptionSchema.parse(JSON.parse(pushToken));
  } catch {
    return null;
  }
}

/** Web Push (RFC 8030) with VAPID (RFC 8292), its payload for the browser alone to read (RFC 8291, aes128gcm). */
export function webPush(env: Env, keys: VapidKeys): Provider {
  return {
    name: 'web_push',
    async send(letter) {
      const subscription = parseSubscription(letter.to);
      // The address is its sender's word: nothing but a push service is called on it.
      if (!subscription || !isPushService(env, subscription.endpoint))
        return { kind: 'unreachable', reason: 'not a subscription at a known push service' };
      const body = await encrypt(subscription, payloadOf(letter, env.API_BASE_URL));
      if (!body) return { kind: 'unreachable', reason: 'the keys of the subscription are no keys' };
      const headers = {
        authorization: await vapidHeader(keys, new URL(subscription.endpoint).origin),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(letter.lifeSeconds),
        urgency: 'high',
        topic: topicOf(letter.collapseKey),
      };
      return callProvider(env, letter, subscription.endpoint, { method: 'POST', headers, body }, readAnswer);
    },
  };
}

/**
 * Declarative Web Push: Safari shows it without a script; the worker of another browser finds the same in it. What an app reads
 * that knows nothing of that stands beside it. https://webkit.org/blog/16535/meet-declarative-web-push/
 */
function payloadOf({ id, message, collapseKey: about, path, badge }: Letter, home: string) {
  const { title, text: body } = message;
  const notification = { title, body, navigate: new URL(path, home).href, tag: about };
  const wears = badge === null ? {} : { app_badge: badge };
  return { web_push: 8030, notification, ...wears, title, body, deliveryId: id, about };
}

async function encrypt(
  { endpoint, keys }: Subscription,
  payload: object,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await encryptNotification(
      { endpoint, keys, expirationTime: null },
      new TextEncoder().encode(JSON.stringify(payload)),
    );
  } catch {
    return null;
  }
}

/** By the hosts of WEB_PUSH_HOSTS; `*.` stands for whatever is before. Without TLS on a developer's machine alone. */
function isPushService(env: Env, endpoint: string): boolean {
  const { protocol, hostname } = new URL(endpoint);
  if (protocol !== 'https:' && env.PLATFORM !== 'local') return false;
  return env.WEB_PUSH_HOSTS.split(' ').some((host) =>
    host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host,
  );
}

/** A newer message of the same topic replaces a waiting one; 32 characters of base64url at most: a UUID without its dashes. */
const topicOf = (collapseKey: string) => collapseKey.replaceAll(/[^\w]/g, '').slice(0, 32);

async function readAnswer(response: Response): Promise<SendOutcome> {
  await response.body?.cancel();
  const said = `HTTP ${response.status}`;
  if (response.ok) return { kind: 'delivered', providerMessageId: response.headers.get('location') ?? said };
  if (response.status === 404 || response.status === 410) return { kind: 'unreachable', reason: said };
  return failureOf(response, said);
}
