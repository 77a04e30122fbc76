import Stripe from 'stripe';
import type { Outcome } from './provider.ts';
import { toIntent } from './stripe-facts.ts';

type Failure = Exclude<Outcome<never>, { kind: 'ok' | 'held' }>;

/** What Stripe's error means for the call. https://docs.stripe.com/error-handling */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof Stripe.errors.StripeError)) return { kind: 'unknown', reason: 'not_understood' };
  const { code, decline_code: declineCode, payment_intent: about } = error;
  const intent = about ? toIntent(about) : null;
  if (error instanceof Stripe.errors.StripeConnectionError)
    return { kind: 'unknown', reason: isTimeout(error) ? 'timeout' : 'connection' };
  // The SDK writes an absent decline code as ''.
  if (error instanceof Stripe.errors.StripeCardError)
    return { kind: 'declined', code: code ?? 'card_declined', declineCode: declineCode || null, intent };
  if (error instanceof Stripe.errors.StripeIdempotencyError)
    return { kind: 'refused', code: 'idempotency_mismatch', intent };
  if (
    error instanceof Stripe.errors.StripeAuthenticationError ||
    error instanceof Stripe.errors.StripePermissionError
  )
    return { kind: 'refused', code: 'unauthorized', intent };
  if (error instanceof Stripe.errors.StripeInvalidRequestError)
    return { kind: 'refused', code: code ?? 'invalid_request', intent };
  // 5xx and 429, an answer that is no JSON, and 409: its twin, by the same key, is under way.
  const reason = code ?? (error.statusCode ? `HTTP ${error.statusCode}` : 'no_answer');
  return { kind: 'unknown', reason, retryAfterSeconds: retryAfterSeconds(error) };
}

/** Whether the service answered, for its circuit: a refusal is an answer, and so is a twin under way. */
export function isAnswer(error: unknown): boolean {
  if (!(error instanceof Stripe.errors.StripeError)) return true;
  const { statusCode = 0 } = error;
  return statusCode >= 400 && statusCode < 500 && statusCode !== 429;
}

/** The SDK's HTTP client names its own timeouts so. */
const isTimeout = ({ detail }: Stripe.errors.StripeConnectionError) =>
  (detail as { code?: string } | undefined)?.code === 'ETIMEDOUT';

function retryAfterSeconds({ headers }: Stripe.errors.StripeError): number | undefined {
  const seconds = Number(headers?.['retry-after']);
  return seconds > 0 ? Math.min(seconds, 3_600) : undefined;
}
