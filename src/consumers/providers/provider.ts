import type { Message } from '../../services/deliveries/messages.ts';

/** One message to one recipient. `id` is the delivery's, and the idempotency key where a provider takes one. */
export type Letter = {
  id: string;
  to: string;
  message: Message /** A newer letter of the same key replaces this one on the phone. */;
  collapseKey: string;
};

/** What came of it, in words that decide what happens next. */
export type SendOutcome =
  | { kind: 'delivered'; providerMessageId: string }
  /** The address is dead, not the service: forget it. */
  | { kind: 'unreachable'; reason: string }
  /** Refused for good: trying again would change nothing. */
  | { kind: 'refused'; reason: string }
  | { kind: 'failed'; reason: string; retryAfterSeconds?: number };

export type Provider = { send(letter: Letter): Promise<SendOutcome> };

/** Longest wait for a provider; a queue consumer has better things to do. */
const timeoutMs = 10_000;

/** A call that never throws: what the network does is an outcome like any other. */
export async function callProvider(
  url: string,
  init: RequestInit,
  read: (response: Response) => Promise<SendOutcome>,
): Promise<SendOutcome> {
  try {
    return await read(await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) }));
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.name : 'unknown' };
  }
}

/** Later than in an hour, a message about an order is of no use to anyone. */
const longestRetryAfterSeconds = 3_600;

/** Tells a passing fault (429, 5xx) from a refusal (other 4xx). */
export function failureOf(response: Response, reason: string): SendOutcome {
  if (response.status === 429 || response.status >= 500) {
    const seconds = Math.ceil(Number(response.headers.get('retry-after')));
    return {
      kind: 'failed',
      reason,
      retryAfterSeconds: seconds > 0 ? Math.min(seconds, longestRetryAfterSeconds) : undefined,
    };
  }
  return { kind: 'refused', reason };
}
