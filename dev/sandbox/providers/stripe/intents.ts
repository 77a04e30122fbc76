import type Stripe from 'stripe';
import { type Books, nowSeconds, randomId } from './books.ts';
import { captureCharge } from './charges.ts';
import { confirmable, confirmIntent } from './confirm.ts';
import type { CreateParams } from './params.ts';
import { chosenMethod } from './payment-methods.ts';
import { addRefund } from './refunds.ts';
import { badParameter, Refusal, unexpectedState } from './refusal.ts';

/** Source: Stripe, "Minimum and maximum charge amounts": 10 pesos, 50 cents. */
const minCents = (currency: string) => (currency === 'mxn' ? 1_000 : 50);
/** Source: Stripe, "OXXO payments": 10,000 pesos. */
const maxVoucherCents = 1_000_000;

const supported = ['card', 'oxxo', 'customer_balance'];

export function createIntent(books: Books, params: CreateParams): Stripe.PaymentIntent {
  const { amount, currency, customer } = params;
  const types = params.allowed_payment_method_types ?? ['card'];
  checkMoney(amount, currency, types);
  const wrong = types.find((type) => !supported.includes(type));
  if (wrong) throw badParameter(`Invalid payment method type: ${wrong}`, 'allowed_payment_method_types');
  if (params.capture_method === 'manual' && !types.includes('card'))
    throw badParameter(
      `The payment method \`${types[0]}\` cannot be used with \`capture_method\` \`manual\`.`,
      'capture_method',
      'payment_intent_invalid_parameter',
    );
  if (customer) books.customers.get(customer);
  if (types.includes('customer_balance') && !customer)
    throw badParameter('A customer is required to use `customer_balance`.', 'customer', 'parameter_missing');
  const method = chosenMethod(books, params);
  const id = randomId('pi_3');
  const intent = books.intents.add({
    id,
    object: 'payment_intent',
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: params.capture_method,
    client_secret: `${id}_secret_${randomId('')}`,
    confirmation_method: 'automatic',
    created: nowSeconds(),
    currency,
    customer: customer ?? null,
    description: params.description ?? null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: params.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: method?.id ?? null,
    payment_method_options: params.payment_method_options ?? {},
    payment_method_types: types,
    processing: null,
    receipt_email: params.receipt_email ?? null,
    setup_future_usage: null,
    shipping: null,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
    status: method ? 'requires_confirmation' : 'requires_payment_method',
  } as unknown as Stripe.PaymentIntent);
  books.emit('payment_intent.created', intent);
  return params.confirm
    ? confirmIntent(books, intent, { ...params, payment_method_data: undefined, payment_method: method?.id })
    : intent;
}

/** Takes what is held, or a part of it; the rest is let go. */
export function captureIntent(books: Books, intent: Stripe.PaymentIntent, wanted: number | undefined) {
  const charge = books.chargeOf(intent);
  if (intent.status !== 'requires_capture' || !charge) {
    throw unexpectedState(
      intent.status === 'succeeded'
        ? 'This PaymentIntent could not be captured because it has already been captured.'
        : `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
      intent,
    );
  }
  const amount = wanted ?? intent.amount_capturable;
  if (amount < 1)
    throw badParameter(
      'This value must be greater than or equal to 1.',
      'amount_to_capture',
      'parameter_invalid_integer',
    );
  if (amount > intent.amount_capturable)
    throw new Refusal(400, {
      type: 'invalid_request_error',
      code: 'amount_too_large',
      param: 'amount_to_capture',
      message: `The remaining amount on this PaymentIntent cannot be captured because the requested capture amount is greater than the amount you can capture for this charge.`,
      payment_intent: intent,
    });
  captureCharge(books, charge, amount);
  Object.assign(intent, { status: 'succeeded', amount_received: amount, amount_capturable: 0 });
  books.emit('charge.captured', charge);
  books.emit('payment_intent.succeeded', intent);
  return intent;
}

/** Ends what is not captured. What was held goes back, which Stripe writes down as a refund without any money in it. */
export function cancelIntent(books: Books, intent: Stripe.PaymentIntent, reason: string | null) {
  if (![...confirmable, 'requires_capture', 'processing'].includes(intent.status))
    throw unexpectedState(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.`,
      intent,
    );
  const held = intent.status === 'requires_capture' ? books.chargeOf(intent) : undefined;
  Object.assign(intent, {
    status: 'canceled',
    amount_capturable: 0,
    canceled_at: nowSeconds(),
    cancellation_reason: reason,
    next_action: null,
  });
  if (held) {
    Object.assign(held, { refunded: true, amount_refunded: held.amount });
    addRefund(books, held, { amount: held.amount, status: 'succeeded', metadata: {}, reason: null });
    books.emit('charge.refunded', held);
  }
  books.emit('payment_intent.canceled', intent);
  return intent;
}

function checkMoney(amount: number, currency: string, types: string[]): void {
  const isVoucher = types.includes('oxxo');
  if (amount < minCents(currency))
    throw badParameter(
      `Amount must be no less than $${(minCents(currency) / 100).toFixed(2)} ${currency}`,
      'amount',
      'amount_too_small',
    );
  if (isVoucher && amount > maxVoucherCents)
    throw badParameter('Amount must be no more than $10,000.00 mxn', 'amount', 'amount_too_large');
  if (currency !== 'mxn' && types.some((type) => type !== 'card'))
    throw badParameter(
      `The payment method types \`${types.join(', ')}\` support mxn alone, not ${currency}.`,
      'currency',
      'payment_intent_invalid_parameter',
    );
}
