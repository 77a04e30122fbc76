import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Answer, Call, Provider } from '../provider.ts';
import { Remembered } from './remembered.ts';

const inEnglish = 'Message Notifications must have English language content';
const noApp = 'app_id not found. You may be missing a Content-Type: application/json header.';
const target = z.object({
  include_subscription_ids: z.array(z.string()).optional(),
  include_aliases: z.record(z.string(), z.array(z.string())).optional(),
});
type Target = z.infer<typeof target>;

/** https://documentation.onesignal.com/reference/create-message. Each field's message is OneSignal's own. */
const createRequest = target.extend({
  app_id: z.string(noApp),
  contents: z.record(z.string(), z.string(), inEnglish).refine(({ en }) => en, inEnglish),
  headings: z.record(z.string(), z.string()).optional(),
  idempotency_key: z.uuid('idempotency_key must be a valid UUID').optional(),
});

const accessDenied =
  "Access denied.  Please include an 'Authorization: ...' header with a valid API key (https://documentation.onesignal.com/docs/en/keys-and-ids#api-keys).";

/**
 * OneSignal's create-message call. Subscription ids of zeros first (`00000000-…`) and aliases that start with `unregistered`
 * are not subscribed: OneSignal says so with a 200.
 */
export function onesignal(): Provider {
  const sent = new Remembered<{ id: string; body: unknown }>();

  function create(call: Call): Answer {
    if (!/^Key \S+/i.test(call.headers.get('authorization') ?? '')) return refusal(403, accessDenied);
    const request = createRequest.safeParse(call.json ?? {});
    if (!request.success) return refusal(400, ...request.error.issues.map(({ message }) => message));
    const key = request.data.idempotency_key;
    const known = key && sent.get(key);
    if (known) return { status: 200, body: known.body, repeatOf: known.id };
    const answer = address(request.data);
    if (!key || !answer.accepted) return answer;
    sent.set(key, { id: answer.accepted.id, body: answer.body });
    return { ...answer, accepted: { ...answer.accepted, attempts: 1 } };
  }

  return {
    name: 'onesignal',
    endpoints: ['/notifications', '/api/v1/notifications'].map((path) => ({
      method: 'POST',
      path,
      answer: create,
    })),
    recipientsOf: ({ json }) => recipientsOf(target.safeParse(json).data ?? {}),
    failure: (status) => refusal(status, 'Injected by the sandbox.'),
    deadRecipients: () => nobodySubscribed,
  };
}

const nobodySubscribed: Answer = {
  status: 200,
  body: { id: '', errors: ['All included players are not subscribed'] },
};
const isDead = (recipient: string) => /^(00000000-|unregistered)/.test(recipient);
const recipientsOf = ({ include_subscription_ids: ids = [], include_aliases: aliases = {} }: Target) => [
  ...ids,
  ...Object.values(aliases).flat(),
];

/** Sorts the living from the dead; a message to nobody is none. */
function address(request: Target): Answer {
  const recipients = recipientsOf(request);
  if (recipients.length === 0) {
    return refusal(
      400,
      'You must include which players, segments, or tags you wish to send this notification to.',
    );
  }
  const malformed = request.include_subscription_ids?.find((id) => !z.guid().safeParse(id).success);
  if (malformed !== undefined) {
    return refusal(
      400,
      `Incorrect subscription_id format in include_subscription_ids (not a valid UUID): ${malformed}`,
    );
  }
  const living = recipients.filter((recipient) => !isDead(recipient));
  if (living.length === 0) return nobodySubscribed;
  const id = randomUUID();
  const body =
    living.length === recipients.length ? { id, external_id: null } : { id, errors: invalidOf(request) };
  return { status: 200, body, accepted: { id, recipients: living } };
}

function invalidOf({ include_subscription_ids: ids = [], include_aliases: aliases = {} }: Target) {
  const deadIds = ids.filter(isDead);
  const deadAliases = Object.entries(aliases)
    .map(([label, values]) => [label, values.filter(isDead)] as const)
    .filter(([, values]) => values.length > 0);
  return {
    ...(deadIds.length > 0 && { invalid_player_ids: deadIds }),
    ...(deadAliases.length > 0 && { invalid_aliases: Object.fromEntries(deadAliases) }),
  };
}

function refusal(status: number, ...errors: string[]): Answer {
  return { status, body: { errors } };
}
