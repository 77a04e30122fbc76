import { describe, expect, it } from 'vitest';
import type { Order } from '../../src/contracts/orders.ts';
import type { OrderPayment } from '../../src/contracts/payments.ts';
import { paymentPolicy } from '../../src/http/student-app/page-policy.ts';
import { isOwedBack, sentenceOf } from '../../student-app/src/data/order-state.ts';
import { barsOf, symbolsOf } from '../../student-app/src/pay/code128.ts';
import { declinedBy, moneySays, payStepOf, withKnown } from '../../student-app/src/pay/standing.ts';

/* Paying in the student's app, as far as it is arithmetic. */

describe('a barcode', () => {
  it('has its digits in pairs, the odd one in set B, a check symbol and an end', () => {
    expect(symbolsOf('1234')).toEqual([105, 12, 34, (105 + 12 + 2 * 34) % 103, 106]);
    expect(symbolsOf('00000')).toEqual([105, 0, 0, 100, 16, (105 + 3 * 100 + 4 * 16) % 103, 106]);
  });

  it('is as wide as its symbols, each eleven modules with three bars, and the end thirteen with four', () => {
    for (const digits of ['42', '123', '9'.repeat(31)]) {
      const symbols = symbolsOf(digits).length;
      const { bars, width } = barsOf(digits);
      expect([bars.length, width]).toEqual([(symbols - 1) * 3 + 4, (symbols - 1) * 11 + 13]);
      expect(
        bars.every(([from, wide], at) => from >= (bars[at - 1]?.[0] ?? -1) && wide >= 1 && wide <= 4),
      ).toBe(true);
    }
  });

  it('reads back as what went in, by widths that no two symbols share', () => {
    const seen = new Map<string, number>();
    for (let pair = 0; pair < 100; pair += 1) {
      const { bars } = barsOf(String(pair).padStart(2, '0'));
      // The second symbol, and the space after each of its bars.
      const widths = bars
        .slice(3, 6)
        .map(([from, wide], at) => `${wide}${(bars[at + 4]?.[0] ?? 0) - from - wide}`)
        .join('');
      expect([seen.get(widths), [...widths].reduce((sum, width) => sum + Number(width), 0)]).toEqual([
        undefined,
        11,
      ]);
      seen.set(widths, pair);
    }
  });
});

const payment = (facts: Partial<OrderPayment>): OrderPayment => ({
  status: 'awaiting',
  method: 'card',
  amountCents: 5500,
  currency: 'MXN',
  clientSecret: 'pi_1_secret_2',
  publishableKey: 'pk',
  stripeAccount: null,
  instructions: null,
  lastDecline: null,
  ...facts,
});
const ranOut = { code: 'payment_intent_payment_attempt_expired', declineCode: null };

it.each([
  ['a card is typed in', payment({}), 'card'],
  ['Stripe has not answered yet', payment({ status: 'requested', clientSecret: null }), 'preparing'],
  ['Stripe did not answer this time', payment({ clientSecret: null }), 'preparing'],
  ['the bank has held the money', payment({ status: 'authorized', clientSecret: null }), 'settling'],
  ['a voucher is to be paid', payment({ method: 'oxxo', instructions: { kind: 'oxxo' } }), 'voucher'],
  ['a voucher ran out', payment({ method: 'oxxo', lastDecline: ranOut }), 'ran-out'],
  ['a voucher is not there yet', payment({ method: 'oxxo' }), 'preparing'],
] as const)('what there is to do when %s', (_, of, step) => {
  expect(payStepOf(of)).toBe(step);
});

it('keeps a card that is being typed in where the provider did not answer this time, and not once it was paid', () => {
  const silent = payment({ clientSecret: null });
  expect(withKnown(payment({}), silent)).toEqual(payment({}));
  expect(withKnown(undefined, silent)).toEqual(silent);
  const held = payment({ status: 'authorized', clientSecret: null });
  expect(withKnown(payment({}), held)).toEqual(held);
});

it.each([
  [{ code: 'card_declined', declineCode: 'insufficient_funds' }, 'funds'],
  [{ code: 'expired_card', declineCode: null }, 'expired'],
  [{ code: 'incorrect_cvc' }, 'mistyped'],
  [{ code: 'payment_intent_authentication_failure', declineCode: null }, 'unproven'],
  // What the bank suspects is not for the screen.
  [{ code: 'card_declined', declineCode: 'stolen_card' }, 'other'],
  [{ code: 'api_connection_error' }, 'passing'],
  [ranOut, 'ran-out'],
  [{}, 'other'],
] as const)('says of %o that it was %s', (decline, says) => {
  expect(declinedBy(decline)).toBe(says);
});

it.each([
  ['cash', 'unpaid', 'pay-cash'],
  ['cash', 'paid', 'paid-cash'],
  ['card', 'pending', null],
  ['card', 'authorized', 'held'],
  ['oxxo', 'captured', 'paid'],
  ['card', 'refunded', 'refunded'],
  ['spei', 'partially_refunded', 'partly-refunded'],
  ['card', 'cancelled', 'not-charged'],
  ['card', 'failed', 'owed-at-counter'],
  ['card', 'paid', 'paid-cash'],
] as const)('says of the money of an order by %s that is %s: %s', (paymentMethod, paymentStatus, says) => {
  expect(moneySays({ paymentMethod, paymentStatus })).toBe(says);
});

it('looks again for money that is to come back, and for no other of an order that is over', () => {
  const of = (status: Order['status'], paymentStatus: Order['paymentStatus']) =>
    isOwedBack({ status, paymentStatus });
  expect([of('cancelled', 'captured'), of('rejected', 'authorized'), of('expired', 'pending')]).toEqual([
    true,
    true,
    true,
  ]);
  expect([of('cancelled', 'refunded'), of('collected', 'captured'), of('no_show', 'captured')]).toEqual([
    false,
    false,
    false,
  ]);
});

it('says of an order that ran out that nobody accepted it only where it was not to be paid first', () => {
  expect(sentenceOf({ status: 'expired', paymentMethod: 'cash' })).toBe('expired');
  expect(sentenceOf({ status: 'expired', paymentMethod: 'card' })).toBe('timed_out');
  expect(sentenceOf({ status: 'ready', paymentMethod: 'card' })).toBe('ready');
});

it('lets in what Stripe needs where it is Stripe, and the origin of a sandbox alone where it is one', () => {
  const real = paymentPolicy('https://js.stripe.com');
  expect(real.scriptAt).toBeNull();
  expect(real.headers['content-security-policy']).toContain(
    "script-src 'self' https://js.stripe.com https://*.js.stripe.com; style-src 'self'",
  );
  expect(real.headers['content-security-policy']).toContain('https://hooks.stripe.com');
  const local = paymentPolicy('http://127.0.0.1:8788/stripe-js/stripe.js');
  expect(local.scriptAt).toBe('http://127.0.0.1:8788/stripe-js/stripe.js');
  expect(local.headers['content-security-policy']).toContain(
    "script-src 'self' http://127.0.0.1:8788; style-src 'self'",
  );
  expect(local.headers['content-security-policy']).toContain('frame-src http://127.0.0.1:8788;');
});
