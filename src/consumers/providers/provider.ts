import type { MessengerName } from '../../contracts/breakers.ts';
import type { Origin } from '../../contracts/origin.ts';
import { providerTimeoutMs } from '../../env.ts';
import type { Message } from '../../services/deliveries/messages.ts';

/** One message to one recipient. `id` is the delivery's, and the idempotency key where a provider takes one. */
export type Letter = {
  id: string;
  /** The request that it goes back to: its provider is told, so that both can find the other's traces. */
  origin: { [Fact in keyof Origin]: string | null };
  /** A push token, a subscription, an e-mail address. */
  to: string;
  /** E-mail's sender. */
  from: string;
  message: Message;
  /** A newer letter of the same key replaces this one on the phone. */
  collapseKey: string;
  /** The number that an installed app wears; null: it stays as it is. */
  badge: number | null;
  /** Where the student's app shows what it is about. */
  path: string;
  /** A push that has waited for its phone so long is of no use any more. */
  lifeSeconds: number;
  /** Of an e-mail, beside those that its provider writes. */
  headers?: Record<string, string>;
};

/** What came of it, in words that decide what happens next. */
export type SendOutcome =
  /** Without an id where the provider knows that it did it, and does not say as what. */
  | { kind: 'delivered'; providerMessageId?: string }
  /** The address is dead, not the service: forget it. */
  | { kind: 'unreachable'; reason: string }
  /** Refused for good: trying again would change nothing. */
  | { kind: 'refused'; reason: string }
  /** The service did not do it: of all outcomes the only one that counts against its circuit. */
  | { kind: 'failed'; reason: string; retryAfterSeconds?: number };

export type Provider = { name: MessengerName; send(letter: Letter): Promise<SendOutcome> };

/** A call that never throws: what the network does is an outcome like any other. A provider redirects nowhere. */
export async function callProvider(
  env: Env,
  { origin }: Pick<Letter, 'origin'>,
  url: string,
  { headers, ...init }: RequestInit & { headers: Record<string, string> },
  read: (response: Response) => Promise<SendOutcome>,
): Promise<SendOutcome> {
  try {
    const signal = AbortSignal.timeout(providerTimeoutMs(env));
    const sent = {
      ...init,
      headers: { ...headers, ...originHeaders(origin) },
      redirect: 'manual',
      signal,
    } as const;
    return await read(await fetch(url, sent));
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.name : 'unknown' };
  }
}

/** https://www.w3.org/TR/trace-context/#traceparent-header; the request id's header is custom, not a standard. */
const originHeaders = ({ requestId, traceparent }: Letter['origin']) => ({
  ...(requestId && { 'x-request-id': requestId }),
  ...(traceparent && { traceparent }),
});

/** Later than in an hour, a message about an order is of no use to anyone. */
const longestRetryAfterSeconds = 3_600;

/** Tells a passing fault (429, 5xx) from a refusal (other 4xx). */
export function failureOf(response: Response, reason: string): SendOutcome {
  if (response.status === 429 || response.status >= 500)
    return {
      kind: 'failed',
      reason,
      retryAfterSeconds: retryAfterSeconds(response.headers.get('retry-after')),
    };
  return { kind: 'refused', reason };
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function retryAfterSeconds(header: string | null): number | undefined {
  if (!header) return undefined;
  const seconds = Math.ceil(/^\d/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000);
  return seconds > 0 ? Math.min(seconds, longestRetryAfterSeconds) : undefined;
}
