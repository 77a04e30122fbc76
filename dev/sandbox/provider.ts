import type { Hono } from 'hono';

/**
 * What a provider of the sandbox is made of. To add one: its name here, its file in `providers/`, its line in `index.ts`.
 */
export const providerNames = ['google', 'fcm', 'onesignal', 'web_push', 'email', 'oidc', 'stripe'] as const;
export type ProviderName = (typeof providerNames)[number];

/** What a call does, where a provider has more than one: a fault may name it. */
export const operations = [
  'create',
  'confirm',
  'capture',
  'cancel',
  'retrieve',
  'list',
  'refund',
  'retrieve_refund',
  'list_refunds',
  'customer',
  'payment_method',
] as const;
export type Operation = (typeof operations)[number];

/** A call to a provider, its body read. `json` is undefined when the body is no JSON. */
export type Call = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  params: Record<string, string>;
  bytes: Buffer;
  text: string;
  json: unknown;
};

/** A message that was taken on, under the id that the provider gave it; `attempts: 1` if the provider would know a repetition. */
export type Accepted = {
  id: string;
  recipients: string[];
  attempts?: 1;
  /** What it says, where the call's own body is no JSON. */
  body?: unknown;
};

export type Answer = {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
  /** Goes to the inbox. */
  accepted?: Accepted;
  /** The call repeats, by its idempotency key, the one that was accepted under this id: nothing is delivered again. */
  repeatOf?: string;
};

export type Endpoint = {
  method: 'GET' | 'POST';
  path: string;
  operation?: Operation;
  answer(call: Call): Answer | Promise<Answer>;
};

export type Provider = {
  name: ProviderName;
  endpoints: Endpoint[];
  /** Whom the call is for, as far as it can be told: also of a call that will be refused. */
  recipientsOf(call: Call): string[];
  /** An error of the given HTTP status in this provider's own shape. */
  failure(status: number): Answer;
  /** What this provider says of a recipient that does not exist any more. */
  deadRecipients(recipients: string[]): Answer;
  /** Where a provider works on one call of a key at a time: taken before a fault has its way, or the twin's refusal. */
  claim?(call: Call): { refused: Answer } | { release(): void };
  /** What tests and people tell it beside its API. */
  control?: Hono;
  /** Ends what it does on its own. */
  stop?(): void;
};
