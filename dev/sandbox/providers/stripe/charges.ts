import type Stripe from 'stripe';
import { type Books, nowSeconds, randomId } from './books.ts';
import type { CardOutcome } from './cards.ts';

/** 3.6 % and 3 pesos, and the VAT on both. Source: https://stripe.com/mx/pricing; taken of every method here. */
const feeBasisPoints = 360;
const fixedFeeCents = 300;
const vatBasisPoints = 1_600;
/** Source: Stripe, "Place a hold on a payment method": most cards hold for 7 days. */
const authorizationSeconds = 7 * 24 * 3_600;

const share = (cents: number, basisPoints: number) => Math.round((cents * basisPoints) / 10_000);

type Decline = Extract<CardOutcome, { kind: 'declined' }>;

/** A try to take an intent's money. Without `captured` it is held. */
export function addCharge(
  books: Books,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  { captured, declined }: { captured: boolean; declined?: Decline },
): Stripe.Charge {
  const isCard = method.type === 'card';
  const charge = books.charges.add({
    id: randomId('ch_3'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    balance_transaction: null,
    billing_details: method.billing_details,
    captured: false,
    created: nowSeconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_code: declined?.code ?? null,
    failure_message: declined?.message ?? null,
    livemode: false,
    metadata: { ...intent.metadata },
    outcome: declined
      ? { type: 'issuer_declined', network_status: 'declined_by_network', reason: declined.declineCode }
      : { type: 'authorized', network_status: 'approved_by_network', reason: null },
    paid: !declined,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: {
      type: method.type,
      ...(isCard && {
        card: {
          ...method.card,
          amount_authorized: intent.amount,
          capture_before: nowSeconds() + authorizationSeconds,
        },
      }),
    },
    refunded: false,
    status: declined ? 'failed' : 'succeeded',
  } as unknown as Stripe.Charge);
  intent.latest_charge = charge.id;
  if (!declined && captured) captureCharge(books, charge, intent.amount);
  return charge;
}

/** Takes the money: now there is an entry in the balance, and Stripe keeps its part. */
export function captureCharge(books: Books, charge: Stripe.Charge, amount: number): void {
  charge.captured = true;
  charge.amount_captured = amount;
  const fee = share(amount, feeBasisPoints) + fixedFeeCents;
  const vat = share(fee, vatBasisPoints);
  const entry = addEntry(books, { type: 'charge', source: charge.id, amount, currency: charge.currency });
  Object.assign(entry, {
    fee: fee + vat,
    net: amount - fee - vat,
    fee_details: [
      { type: 'stripe_fee', amount: fee, currency: charge.currency, description: 'Stripe processing fees' },
      { type: 'tax', amount: vat, currency: charge.currency, description: 'IVA' },
    ],
  });
  charge.balance_transaction = entry.id;
}

/** An entry in the account's balance; negative: money that leaves it. */
export function addEntry(
  books: Books,
  facts: { type: 'charge' | 'refund'; source: string; amount: number; currency: string },
): Stripe.BalanceTransaction {
  return books.entries.add({
    id: randomId('txn_3'),
    object: 'balance_transaction',
    ...facts,
    net: facts.amount,
    fee: 0,
    fee_details: [],
    created: nowSeconds(),
    available_on: nowSeconds() + 7 * 24 * 3_600,
    description: null,
    exchange_rate: null,
    reporting_category: facts.type,
    status: 'pending',
  } as unknown as Stripe.BalanceTransaction);
}
