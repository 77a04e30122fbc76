import { callProvider, failureOf, type Letter, type Provider, type SendOutcome } from './provider.ts';

export type OneSignalAccount = { appId: string; apiKey: string };

const subscriptionId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Push by OneSignal, to a subscription, or to the external id that the app gave its user. Remembers a delivery's id for
 * 30 days: the same twice is sent once. https://documentation.onesignal.com/reference/create-message
 */
export function onesignal(env: Env, { appId, apiKey }: OneSignalAccount): Provider {
  return {
    name: 'onesignal',
    send: (letter) =>
      callProvider(
        env,
        letter,
        `${env.ONESIGNAL_BASE_URL}/notifications`,
        {
          method: 'POST',
          headers: { authorization: `Key ${apiKey}`, 'content-type': 'application/json' },
          body: JSON.stringify({ app_id: appId, ...toRequest(letter) }),
        },
        (response) => readAnswer(response, letter.to),
      ),
  };
}

function toRequest({ id, to, message, collapseKey, lifeSeconds }: Letter) {
  return {
    ...(subscriptionId.test(to)
      ? { include_subscription_ids: [to] }
      : { include_aliases: { external_id: [to] } }),
    target_channel: 'push',
    idempotency_key: id,
    // English is what it shows where no other language is given; the words are the reader's already.
    headings: { en: message.title },
    contents: { en: message.text },
    data: { deliveryId: id, about: collapseKey },
    collapse_id: collapseKey,
    ttl: lifeSeconds,
    priority: 10,
  };
}

type Answer = {
  id?: string;
  /** Words, or whom of many it did not find. */
  errors?: string[] | { invalid_player_ids?: string[]; invalid_aliases?: Record<string, string[]> };
};

/** A 200 may still say that there is nobody there; then it has no id, or names the recipient among the dead. */
async function readAnswer(response: Response, to: string): Promise<SendOutcome> {
  const { id, errors } = (await response.json().catch(() => ({}))) as Answer;
  const words = Array.isArray(errors) ? errors.join('; ') : '';
  if (!response.ok) return failureOf(response, words || `HTTP ${response.status}`);
  const dead =
    errors && !Array.isArray(errors)
      ? [errors.invalid_player_ids ?? [], Object.values(errors.invalid_aliases ?? {})].flat(2)
      : [];
  if (dead.includes(to)) return { kind: 'unreachable', reason: 'not subscribed' };
  if (id) return { kind: 'delivered', providerMessageId: id };
  return { kind: 'unreachable', reason: words || 'not subscribed' };
}
