import type Stripe from 'stripe';
import type { Answer } from '../../provider.ts';

export type ErrorFacts = {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  charge?: string;
  payment_intent?: Stripe.PaymentIntent;
  payment_method?: Stripe.PaymentMethod;
};

/** A call that Stripe refuses. https://docs.stripe.com/api/errors */
export class Refusal extends Error {
  readonly status: number;
  readonly facts: ErrorFacts;
  /** Whether it is repeated under the call's idempotency key: what fails validation never began, and is not. */
  readonly isSaved: boolean;

  constructor(status: number, facts: ErrorFacts, isSaved = true) {
    super(facts.message);
    this.status = status;
    this.facts = facts;
    this.isSaved = isSaved;
  }

  /** As it stands now: what happens to the payment later is not told after the fact. */
  toAnswer(): Answer {
    const { code } = this.facts;
    const url = code && { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` };
    return { status: this.status, body: structuredClone({ error: { ...url, ...this.facts } }) };
  }
}

/** A parameter that makes no sense: nothing has begun. */
export function badParameter(message: string, param: string, code?: string): Refusal {
  return new Refusal(400, { type: 'invalid_request_error', message, param, code }, false);
}

export function missing(noun: string, id: string): Refusal {
  return new Refusal(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${noun}: '${id}'`,
    param: noun === 'payment_intent' ? 'intent' : 'id',
  });
}

/** What an intent's state does not allow. */
export function unexpectedState(message: string, intent: Stripe.PaymentIntent): Refusal {
  const code = 'payment_intent_unexpected_state';
  return new Refusal(400, { type: 'invalid_request_error', code, message, payment_intent: intent });
}

/** An error of the given HTTP status, for a fault. */
export function failureOf(status: number): Answer {
  const message = 'Injected by the sandbox.';
  const facts: ErrorFacts =
    status >= 500
      ? { type: 'api_error', message }
      : status === 402
        ? { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline', message }
        : status === 409
          ? { type: 'idempotency_error', code: 'idempotency_key_in_use', message }
          : { type: 'invalid_request_error', code: status === 429 ? 'rate_limit' : undefined, message };
  return new Refusal(status, facts).toAnswer();
}
