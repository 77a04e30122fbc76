import { Hono } from 'hono';
import type { Answer, Call, Provider } from '../../provider.ts';
import { Accounts, aboutOf, apiVersion, type Caller } from './accounts.ts';
import { randomId } from './books.ts';
import { stripeJs } from './browser.ts';
import { stripeControl } from './control.ts';
import { type StripeEndpoint, stripeEndpoints } from './endpoints.ts';
import { parseForm } from './form.ts';
import { IdempotencyKeys } from './idempotency.ts';
import { failureOf, missing, Refusal } from './refusal.ts';
import { type WebhookEndpoint, Webhooks } from './webhooks.ts';

/**
 * Stripe's API for payments, faithfully enough that its SDK runs on it unchanged: test cards, 3-D Secure, OXXO, SPEI, refunds,
 * idempotency keys, connected accounts, signed webhooks. Any test key will do. What happens to a payment outside of the API is
 * told to `/stripe/…` (`control.ts`).
 */
export function stripe(endpoint: WebhookEndpoint): Provider {
  const webhooks = new Webhooks(endpoint);
  const accounts = new Accounts(webhooks);
  const keys = new IdempotencyKeys();

  function answer({ verb, method }: StripeEndpoint, call: Call): Answer {
    const requestId = randomId('req_');
    const key = method === 'POST' ? call.headers.get('idempotency-key') : null;
    const headers: Record<string, string> = {
      'request-id': requestId,
      'stripe-version': apiVersion,
      ...(key && { 'idempotency-key': key }),
    };
    const made = answerOnce(call, key, requestId, verb);
    return { ...made, headers: { ...headers, ...made.headers } };
  }

  function answerOnce(
    call: Call,
    key: string | null,
    requestId: string,
    verb: StripeEndpoint['verb'],
  ): Answer {
    try {
      const caller = accounts.callerOf(call.headers);
      checkVersion(call.headers.get('stripe-version'));
      const name = key && nameOf(caller, key);
      const known = name && keys.recall(name, key, call.path, call);
      if (known) return known;
      const { made, isSaved } = attempt(caller, call, verb);
      if (name && isSaved) keys.keep(name, call.path, call, made, requestId);
      return made;
    } catch (error) {
      if (error instanceof Refusal) return error.toAnswer();
      throw error;
    }
  }

  return {
    name: 'stripe',
    endpoints: stripeEndpoints.map((each) => ({
      method: each.method,
      path: each.path,
      operation: each.operation,
      answer: (call) => answer(each, call),
    })),
    claim: (call) => {
      const key = call.method === 'POST' ? call.headers.get('idempotency-key') : null;
      const caller = key && callerOrNull(accounts, call);
      if (!caller) return { release: () => undefined };
      const claimed = keys.claim(nameOf(caller, key), key);
      return 'refused' in claimed ? { refused: claimed.refused.toAnswer() } : claimed;
    },
    recipientsOf: (call) => recipientsOf(accounts, call),
    failure: failureOf,
    deadRecipients: ([id = '']) => missing('payment_intent', id).toAnswer(),
    control: new Hono().route('/', stripeControl(accounts, webhooks)).route('/', stripeJs()),
    stop: () => webhooks.stop(),
  };
}

const nameOf = ({ books, isPublishable }: Caller, key: string) => `${books.id} ${isPublishable} ${key}`;

/** Done, or refused in the middle of it: both are what a repetition is answered with. */
function attempt(
  caller: Caller,
  call: Call,
  verb: StripeEndpoint['verb'],
): { made: Answer; isSaved: boolean } {
  try {
    return { made: { status: 200, body: structuredClone(verb(caller, call)) }, isSaved: true };
  } catch (error) {
    if (error instanceof Refusal) return { made: error.toAnswer(), isSaved: error.isSaved };
    throw error;
  }
}

/** Older ones had other parameters: whoever speaks them is told, not misunderstood. */
function checkVersion(version: string | null): void {
  if (version === null || version === apiVersion) return;
  const message = `Invalid Stripe API version: ${version}. The sandbox speaks ${apiVersion}.`;
  throw new Refusal(400, { type: 'invalid_request_error', message }, false);
}

function callerOrNull(accounts: Accounts, call: Call): Caller | null {
  try {
    return accounts.callerOf(call.headers);
  } catch {
    return null;
  }
}

/** Whom a fault may name: the intent's id, and the values of its metadata or of those that the call brings. */
function recipientsOf(accounts: Accounts, call: Call): string[] {
  const { payment_intent: named, metadata = {} } = parseForm(call.text) as {
    payment_intent?: string;
    metadata?: Record<string, string>;
  };
  const id = call.params.intent ?? named;
  const intent = id && callerOrNull(accounts, call)?.books.intents.find(id);
  if (intent) return [...new Set([...aboutOf(intent), ...Object.values(metadata)])];
  return [...new Set([...(id ? [id] : []), ...Object.values(metadata)])];
}
