/** What becomes of a payment with it. */
export type CardOutcome =
  | { kind: 'pays'; refunds?: 'later' | 'fail' }
  | { kind: 'declined'; code: string; declineCode?: string; message: string }
  /** 3-D Secure first. */
  | { kind: 'asks'; then: CardOutcome };

export type TestCard = { name: string; number: string; brand: string; country: string; outcome: CardOutcome };

const pays: CardOutcome = { kind: 'pays' };
const declined = (declineCode: string, message = 'Your card was declined.'): CardOutcome => ({
  kind: 'declined',
  code: 'card_declined',
  declineCode,
  message,
});
const broken = (code: string, message: string, declineCode?: string): CardOutcome => ({
  kind: 'declined',
  code,
  declineCode,
  message,
});
const asks = (then: CardOutcome): CardOutcome => ({ kind: 'asks', then });
const noFunds = declined('insufficient_funds', 'Your card has insufficient funds.');
const processingError = broken(
  'processing_error',
  'An error occurred while processing your card. Try again in a little bit.',
  'processing_error',
);

const visa = (name: string, number: string, outcome: CardOutcome, country = 'US'): TestCard => ({
  name,
  number,
  brand: 'visa',
  country,
  outcome,
});

/** https://docs.stripe.com/testing: by number as a person types it, or by name (`pm_card_…`). */
export const testCards: TestCard[] = [
  visa('visa', '4242424242424242', pays),
  visa('visa_debit', '4000056655665556', pays),
  visa('mx', '4000004840008001', pays, 'MX'),
  { name: 'mastercard', number: '5555555555554444', brand: 'mastercard', country: 'US', outcome: pays },
  { name: 'amex', number: '378282246310005', brand: 'amex', country: 'US', outcome: pays },
  visa('chargeDeclined', '4000000000000002', declined('generic_decline')),
  visa('chargeDeclinedInsufficientFunds', '4000000000009995', noFunds),
  visa('chargeDeclinedLostCard', '4000000000009987', declined('lost_card')),
  visa('chargeDeclinedStolenCard', '4000000000009979', declined('stolen_card')),
  visa('chargeDeclinedExpiredCard', '4000000000000069', broken('expired_card', 'Your card has expired.')),
  visa(
    'chargeDeclinedIncorrectCvc',
    '4000000000000127',
    broken('incorrect_cvc', "Your card's security code is incorrect."),
  ),
  visa('chargeDeclinedProcessingError', '4000000000000119', processingError),
  visa(
    'chargeDeclinedVelocityLimitExceeded',
    '4000000000006975',
    declined(
      'card_velocity_exceeded',
      'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
    ),
  ),
  visa('chargeCustomerFail', '4000000000000341', declined('generic_decline')),
  visa('authenticationRequiredOnSetup', '4000002500003155', asks(pays)),
  visa('authenticationRequired', '4000002760003184', asks(pays)),
  visa('authenticationRequiredChargeDeclinedInsufficientFunds', '4000008260003178', asks(noFunds)),
  visa('threeDSecure2Required', '4000000000003220', asks(pays)),
  visa('threeDSecureRequiredChargeDeclined', '4000008400001629', asks(declined('generic_decline'))),
  visa('threeDSecureRequiredProcessingError', '4000008400001280', asks(processingError)),
  visa('pendingRefund', '4000000000007726', { kind: 'pays', refunds: 'later' }),
  visa('refundFail', '4000000000005126', { kind: 'pays', refunds: 'fail' }),
];

/** `pm_card_visa_chargeDeclined` and `pm_card_chargeDeclined` are one card. */
export const cardNamed = (id: string): TestCard | undefined =>
  testCards.find(({ name }) => id === `pm_card_${name}` || id === `pm_card_visa_${name}`);

export const cardNumbered = (number: string): TestCard | undefined =>
  testCards.find((card) => card.number === number.replaceAll(' ', ''));
