import type Stripe from 'stripe';
import { type Books, nowSeconds, randomId } from './books.ts';
import { addEntry } from './charges.ts';
import type { RefundParams } from './params.ts';
import { badParameter, Refusal } from './refusal.ts';

type RefundFacts = {
  amount: number;
  status: 'succeeded' | 'pending';
  metadata: Stripe.Metadata;
  reason: string | null;
};

const money = (cents: number, currency: string) => `$${(cents / 100).toFixed(2)} ${currency}`;

/** Gives captured money back. Refusals: more than there is, nothing captured. */
export function refund(books: Books, params: RefundParams): Stripe.Refund {
  const charge = chargeToRefund(books, params);
  if (charge.refunded)
    throw new Refusal(400, {
      type: 'invalid_request_error',
      code: 'charge_already_refunded',
      message: `Charge ${charge.id} has already been refunded.`,
    });
  if (!charge.captured)
    throw new Refusal(400, {
      type: 'invalid_request_error',
      code: 'charge_not_refundable',
      message: `Charge ${charge.id} has not been captured: cancel its PaymentIntent instead.`,
    });
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = params.amount ?? left;
  if (amount < 1)
    throw badParameter(
      'This value must be greater than or equal to 1.',
      'amount',
      'parameter_invalid_integer',
    );
  if (amount > left)
    throw new Refusal(400, {
      type: 'invalid_request_error',
      code: 'amount_too_large',
      param: 'amount',
      message: `Refund amount (${money(amount, charge.currency)}) is greater than unrefunded amount on charge (${money(left, charge.currency)})`,
    });
  const isLate = laterOf(books, charge) === 'later';
  const made = addRefund(books, charge, {
    amount,
    status: isLate ? 'pending' : 'succeeded',
    metadata: params.metadata,
    reason: params.reason ?? null,
  });
  made.balance_transaction = addEntry(books, {
    type: 'refund',
    source: made.id,
    amount: -amount,
    currency: charge.currency,
  }).id;
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  books.emit('charge.refunded', charge);
  books.emit('refund.created', made);
  return made;
}

/** Written down alone: `refund` moves the money. */
export function addRefund(books: Books, charge: Stripe.Charge, facts: RefundFacts): Stripe.Refund {
  return books.refunds.add({
    id: randomId('re_3'),
    object: 'refund',
    ...facts,
    balance_transaction: null,
    charge: charge.id,
    created: nowSeconds(),
    currency: charge.currency,
    payment_intent: charge.payment_intent,
    receipt_number: null,
  } as unknown as Stripe.Refund);
}

/** What a bank says of a refund, days later. One that fails leaves the money with the account again. */
export function settleRefund(books: Books, made: Stripe.Refund, status: 'succeeded' | 'failed'): void {
  if (made.status === 'failed') return;
  made.status = status;
  if (status === 'failed') {
    const charge = books.charges.get(String(made.charge));
    made.failure_reason = 'expired_or_canceled_card';
    charge.amount_refunded -= made.amount;
    charge.refunded = false;
    books.emit('refund.failed', made);
  }
  books.emit('refund.updated', made);
}

/** Whether its card gives money back at once, after a while, or not at all. */
export function laterOf(books: Books, charge: Stripe.Charge): 'later' | 'fail' | undefined {
  const outcome = books.cards.get(String(charge.payment_method))?.outcome;
  return outcome?.kind === 'pays' ? outcome.refunds : undefined;
}

function chargeToRefund(books: Books, { payment_intent: intentId, charge: chargeId }: RefundParams) {
  if (chargeId) return books.charges.get(chargeId);
  if (!intentId)
    throw badParameter(
      'One of the following params should be provided for this request: payment_intent or charge.',
      'payment_intent',
      'parameter_missing',
    );
  const intent = books.intents.get(intentId);
  const charge = books.chargeOf(intent);
  if (charge?.status !== 'succeeded')
    throw new Refusal(400, {
      type: 'invalid_request_error',
      message: `This PaymentIntent (${intentId}) does not have a successful charge to refund.`,
    });
  return charge;
}
