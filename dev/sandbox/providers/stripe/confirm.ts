import type Stripe from 'stripe';
import type { Books } from './books.ts';
import type { CardOutcome } from './cards.ts';
import { addCharge } from './charges.ts';
import { authentication, transfer, voucher } from './next-actions.ts';
import type { ConfirmParams } from './params.ts';
import { chosenMethod } from './payment-methods.ts';
import { badParameter, Refusal, unexpectedState } from './refusal.ts';

export const confirmable = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

type Intent = Stripe.PaymentIntent;
type Method = Stripe.PaymentMethod;
type Confirm = Pick<
  ConfirmParams,
  'payment_method' | 'payment_method_data' | 'payment_method_options' | 'return_url' | 'use_stripe_sdk'
>;

/** Tries to pay. Refusals: the card's, `payment_intent_unexpected_state`. */
export function confirmIntent(books: Books, intent: Intent, params: Confirm): Intent {
  if (!confirmable.includes(intent.status)) {
    const why =
      intent.status === 'canceled'
        ? 'it has a status of canceled'
        : 'it has already succeeded after being previously confirmed';
    throw unexpectedState(`You cannot confirm this PaymentIntent because ${why}.`, intent);
  }
  const method =
    chosenMethod(books, params) ??
    (typeof intent.payment_method === 'string' ? books.methods.get(intent.payment_method) : undefined);
  if (!method)
    throw unexpectedState(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      intent,
    );
  if (!intent.payment_method_types.includes(method.type))
    throw badParameter(
      `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent.`,
      'payment_method',
      'payment_intent_incompatible_payment_method',
    );
  Object.assign(intent, { payment_method: method.id, last_payment_error: null, next_action: null });
  const options = params.payment_method_options ?? intent.payment_method_options;
  switch (method.type) {
    case 'oxxo':
      return ask(books, intent, voucher(options?.oxxo?.expires_after_days ?? 3));
    case 'customer_balance':
      return ask(books, intent, transfer(intent.amount));
    default:
      // Stripe.js shows the bank's question in a frame; without it, one is sent there.
      return payByCard(books, intent, method, params.use_stripe_sdk ? undefined : params.return_url);
  }
}

function payByCard(books: Books, intent: Intent, method: Method, returnUrl: string | undefined): Intent {
  const outcome = books.cards.get(method.id)?.outcome ?? { kind: 'pays' };
  if (outcome.kind === 'asks') return ask(books, intent, authentication(returnUrl));
  return finish(books, intent, method, outcome);
}

/** What the payer's bank says of 3-D Secure. Refusals: what its card then says. */
export function authenticate(books: Books, intent: Intent, isPayer: boolean): Intent {
  const method = typeof intent.payment_method === 'string' ? books.methods.get(intent.payment_method) : null;
  const asked = method && books.cards.get(method.id)?.outcome;
  if (intent.status !== 'requires_action' || asked?.kind !== 'asks')
    throw unexpectedState('No authentication is waited for.', intent);
  intent.next_action = null;
  if (isPayer) return finish(books, intent, method as Method, asked.then);
  failIntent(books, intent, method as Method, {
    type: 'invalid_request_error',
    code: 'payment_intent_authentication_failure',
    message:
      'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
  });
  return intent;
}

function finish(books: Books, intent: Intent, method: Method, outcome: CardOutcome): Intent {
  if (outcome.kind === 'declined') {
    const charge = addCharge(books, intent, method, { captured: false, declined: outcome });
    const { code, declineCode: decline_code, message } = outcome;
    books.emit('charge.failed', charge);
    failIntent(books, intent, method, { type: 'card_error', code, decline_code, message });
    throw new Refusal(402, {
      type: 'card_error',
      code,
      decline_code,
      message,
      charge: charge.id,
      payment_intent: intent,
      payment_method: method,
    });
  }
  return takeMoney(books, intent, method);
}

/** The money is there: held, or taken. */
export function takeMoney(books: Books, intent: Intent, method: Method): Intent {
  const captured = intent.capture_method !== 'manual';
  const charge = addCharge(books, intent, method, { captured });
  Object.assign(
    intent,
    captured
      ? { status: 'succeeded', amount_received: intent.amount, next_action: null }
      : { status: 'requires_capture', amount_capturable: intent.amount, next_action: null },
  );
  books.emit('charge.succeeded', charge);
  books.emit(captured ? 'payment_intent.succeeded' : 'payment_intent.amount_capturable_updated', intent);
  return intent;
}

/** The try is over; another may follow. */
export function failIntent(
  books: Books,
  intent: Intent,
  method: Method | null,
  error: { type: string; code: string; decline_code?: string; message: string },
): void {
  Object.assign(intent, {
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    last_payment_error: { ...error, payment_method: method },
  });
  books.emit('payment_intent.payment_failed', intent);
}

function ask(books: Books, intent: Intent, nextAction: object): Intent {
  Object.assign(intent, { status: 'requires_action', next_action: nextAction });
  books.emit('payment_intent.requires_action', intent);
  return intent;
}
