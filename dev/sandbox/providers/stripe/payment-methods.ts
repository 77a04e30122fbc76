import type Stripe from 'stripe';
import { type Books, nowSeconds, randomId } from './books.ts';
import { cardNamed, cardNumbered, type TestCard } from './cards.ts';
import type { ConfirmParams, CreateParams, MethodParams } from './params.ts';
import { badParameter, missing, Refusal } from './refusal.ts';

/** A payment method, by its test name, by what it says, or one that was made before. Undefined: none is named. */
export function chosenMethod(
  books: Books,
  {
    payment_method: id,
    payment_method_data: facts,
  }: Pick<CreateParams | ConfirmParams, 'payment_method' | 'payment_method_data'>,
): Stripe.PaymentMethod | undefined {
  if (facts) return addMethod(books, facts);
  if (id === undefined) return undefined;
  const card = cardNamed(id);
  if (card) return addCard(books, card, {});
  const known = books.methods.find(id);
  if (!known) throw missing('PaymentMethod', id);
  return known;
}

/** Refusals: a number that is no card's, or none of the test cards. */
export function addMethod(books: Books, { type, card, billing_details: billing = {} }: MethodParams) {
  switch (type) {
    case 'card': {
      const number = card?.number?.replaceAll(' ', '') ?? '';
      const known = card?.token ? cardNamed(card.token.replace(/^tok_/, 'pm_card_')) : cardNumbered(number);
      if (known) return addCard(books, known, billing);
      throw isCardNumber(number) ? liveCard() : wrongNumber();
    }
    case 'oxxo':
      if (!billing.name || !billing.email)
        throw badParameter(
          'Missing required param: billing_details[name] and billing_details[email] are required for OXXO.',
          'billing_details',
          'parameter_missing',
        );
      return add(books, 'oxxo', billing, { oxxo: {} });
    case 'customer_balance':
      return add(books, 'customer_balance', billing, { customer_balance: {} });
    default:
      throw badParameter(`Invalid payment method type: ${type}`, 'type');
  }
}

function addCard(books: Books, card: TestCard, billing: object): Stripe.PaymentMethod {
  const { brand, country, number } = card;
  const facts = { brand, country, exp_month: 12, exp_year: new Date().getUTCFullYear() + 2 };
  const method = add(books, 'card', billing, {
    card: { ...facts, last4: number.slice(-4), funding: 'credit', network: brand, wallet: null },
  });
  books.cards.set(method.id, card);
  return method;
}

function add(books: Books, type: string, billing: object, details: object): Stripe.PaymentMethod {
  return books.methods.add({
    id: randomId('pm_1'),
    object: 'payment_method',
    type,
    billing_details: { name: null, email: null, phone: null, address: null, ...billing },
    created: nowSeconds(),
    customer: null,
    livemode: false,
    metadata: {},
    ...details,
  } as unknown as Stripe.PaymentMethod);
}

/** Luhn's checksum (ISO/IEC 7812-1). */
function isCardNumber(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = [...number].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const wrongNumber = () =>
  new Refusal(402, {
    type: 'card_error',
    code: 'incorrect_number',
    message: 'Your card number is incorrect.',
    param: 'number',
  });
const liveCard = () =>
  new Refusal(402, {
    type: 'card_error',
    code: 'card_declined',
    decline_code: 'test_mode_live_card',
    message:
      'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
  });
