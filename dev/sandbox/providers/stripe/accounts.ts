import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { Books, nowSeconds, randomId } from './books.ts';
import { Refusal } from './refusal.ts';
import type { Webhooks } from './webhooks.ts';

export const apiVersion = '2026-10-28.endive';

/** A key as Stripe writes it: after its kind, `51`, the account and the first `00` behind it come before what is secret. */
const keyPattern = /^(sk|rk|pk)_test_(?:51([A-Za-z0-9]{14,20}?)00)?(\w+)$/;

export type Caller = { books: Books; isPublishable: boolean };

/** All accounts that were ever called for; one is there as soon as a key of its names it. */
export class Accounts {
  readonly #webhooks: Webhooks;
  readonly #books = new Map<string, Books>();

  constructor(webhooks: Webhooks) {
    this.#webhooks = webhooks;
  }

  all = (): Books[] => [...this.#books.values()];

  /** Whose call it is: the key's account, or the connected one that `Stripe-Account` names. Refusals: 401. */
  callerOf(headers: Headers): Caller {
    const key = headers.get('authorization')?.match(/^Bearer (.*)$/i)?.[1] ?? '';
    const [, kind, account, rest] = keyPattern.exec(key) ?? [];
    if (!kind || !rest)
      throw new Refusal(401, { type: 'invalid_request_error', message: badKey(key) }, false);
    const own = account ?? createHash('sha256').update(rest).digest('hex').slice(0, 16);
    const connected = headers.get('stripe-account');
    return { books: this.of(connected ?? `acct_1${own}`, connected !== null), isPublishable: kind === 'pk' };
  }

  of(id: string, isConnected = false): Books {
    const known = this.#books.get(id);
    if (known) return known;
    const books = new Books(id, (type, object) => this.#emit(id, isConnected, type, object));
    this.#books.set(id, books);
    return books;
  }

  /** An event is what the thing was at that moment. */
  #emit(account: string, isConnected: boolean, type: string, object: { id: string }): void {
    const event = {
      id: randomId('evt_3'),
      object: 'event',
      api_version: apiVersion,
      ...(isConnected && { account }),
      created: nowSeconds(),
      data: { object },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
    };
    this.#webhooks.send({
      id: event.id,
      type,
      body: JSON.stringify(event, null, 2),
      about: aboutOf(object as About),
    });
  }
}

type About = {
  id: string;
  payment_intent?: string | null;
  metadata?: Stripe.Metadata | null;
};

/** By what an event, a fault or a person names a payment: its intent's id, and whatever its metadata say. */
export const aboutOf = ({ id, payment_intent: intent, metadata }: About): string[] => [
  ...new Set([intent ?? id, ...Object.values(metadata ?? {})]),
];

const badKey = (key: string) =>
  key === ''
    ? "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
    : `Invalid API Key provided: ${key.slice(0, 8)}${'*'.repeat(8)}${key.slice(-4)}`;
