import { generateKeyPairSync } from 'node:crypto';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../dev/sandbox/index.ts';

const publicKeyPem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
  type: 'spki',
  format: 'pem',
}) as string;
const serviceAccount = { client_email: 'push@itsur-eats.iam.gserviceaccount.com', publicKeyPem };
const secret = 'whsec_of_the_test';
const account = '51AbCdEfGhIjKlMn00';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, serviceAccount, stripeWebhook: { secret } });
});
afterAll(() => sandbox.stop());

/** The official SDK, nothing in it changed but where Stripe is. */
function sdk(options: { key?: string; stripeAccount?: string; maxNetworkRetries?: number } = {}) {
  const { hostname, port } = new URL(sandbox.url);
  return new Stripe(options.key ?? `sk_test_${account}secret`, {
    apiVersion: '2026-10-28.endive',
    host: hostname,
    port,
    protocol: 'http',
    maxNetworkRetries: options.maxNetworkRetries ?? 0,
    stripeAccount: options.stripeAccount,
    telemetry: false,
  });
}

const app = () => sdk({ key: `pk_test_${account}public` });
const tell = async <T>(path: string, body: object = {}): Promise<T> =>
  (await fetch(`${sandbox.url}${path}`, { method: 'POST', body: JSON.stringify(body) })).json() as Promise<T>;
const read = async <T>(path: string): Promise<T> => (await fetch(sandbox.url + path)).json() as Promise<T>;

type Facts = Partial<Stripe.PaymentIntentCreateParams>;
const newIntent = (facts: Facts = {}, options?: Stripe.RequestOptions) =>
  sdk().paymentIntents.create(
    {
      amount: 10_000,
      currency: 'mxn',
      allowed_payment_method_types: ['card'],
      capture_method: 'manual',
      metadata: { orderId: 'order-1' },
      ...facts,
    },
    options,
  );
const heldIntent = async (facts: Facts = {}) =>
  newIntent({ confirm: true, payment_method: 'pm_card_visa', ...facts });

async function refusalOf(work: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await work.then(
    () => new Error('it was not refused'),
    (error: unknown) => error,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw error;
}
const eventsAbout = (id: string) =>
  read<{ id: string; type: string; body: string; signature: string }[]>(`/stripe/events?about=${id}`);
const typesAbout = async (id: string) => (await eventsAbout(id)).map(({ type }) => type);

describe('A card', () => {
  it('is authorised by the app with its client secret, and captured by the platform with a fee', async () => {
    const made = await newIntent();
    expect(made).toMatchObject({ status: 'requires_payment_method', payment_method_types: ['card'] });
    const paid = await app().paymentIntents.confirm(made.id, {
      client_secret: made.client_secret as string,
      payment_method_data: { type: 'card', card: { number: '4242 4242 4242 4242' } } as never,
    } as never);
    expect(paid).toMatchObject({ status: 'requires_capture', amount_capturable: 10_000, amount_received: 0 });
    const captured = await sdk().paymentIntents.capture(made.id, {
      expand: ['latest_charge.balance_transaction'],
    });
    // 3.6 % of 100 pesos and 3 more: 6.60; VAT of 16 %: 1.06.
    expect(captured).toMatchObject({
      status: 'succeeded',
      amount_received: 10_000,
      latest_charge: { captured: true, balance_transaction: { fee: 766, net: 9_234, amount: 10_000 } },
    });
    expect(await typesAbout(made.id)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.amount_capturable_updated',
      'charge.captured',
      'payment_intent.succeeded',
    ]);
  });

  it('gives a part, and lets the rest go', async () => {
    const { id } = await heldIntent();
    const captured = await sdk().paymentIntents.capture(id, {
      amount_to_capture: 7_500,
      expand: ['latest_charge'],
    });
    expect(captured).toMatchObject({
      amount_received: 7_500,
      amount_capturable: 0,
      latest_charge: { amount_captured: 7_500, amount_refunded: 0, refunded: false },
    });
    const again = await refusalOf(sdk().paymentIntents.capture(id));
    expect(again).toMatchObject({
      code: 'payment_intent_unexpected_state',
      payment_intent: { status: 'succeeded' },
    });
  });

  it('gives no more than it holds', async () => {
    const { id } = await heldIntent();
    const refusal = await refusalOf(sdk().paymentIntents.capture(id, { amount_to_capture: 10_001 }));
    expect(refusal).toMatchObject({ statusCode: 400, code: 'amount_too_large', param: 'amount_to_capture' });
  });

  it.each([
    ['4000000000000002', 'pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    [
      '4000000000009995',
      'pm_card_visa_chargeDeclinedInsufficientFunds',
      'card_declined',
      'insufficient_funds',
    ],
    ['4000000000000069', 'pm_card_chargeDeclinedExpiredCard', 'expired_card', undefined],
    ['4000000000000127', 'pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', undefined],
    ['4000000000000119', 'pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
    ['4000000000000341', 'pm_card_chargeCustomerFail', 'card_declined', 'generic_decline'],
  ])('%s is declined, and another one pays the same intent', async (number, name, code, declineCode) => {
    const { id } = await newIntent();
    for (const method of [
      { payment_method: name },
      { payment_method_data: { type: 'card', card: { number } } as never },
    ]) {
      const error = await refusalOf(sdk().paymentIntents.confirm(id, method));
      expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
      expect(error).toMatchObject({ statusCode: 402, code, requestId: expect.stringMatching(/^req_/) });
      // The SDK writes an absent one as ''.
      expect(error.decline_code).toBe(declineCode ?? '');
      expect(error.payment_intent).toMatchObject({ id, status: 'requires_payment_method' });
    }
    expect((await sdk().paymentIntents.confirm(id, { payment_method: 'pm_card_visa' })).status).toBe(
      'requires_capture',
    );
    expect((await typesAbout(id)).filter((type) => type === 'payment_intent.payment_failed')).toHaveLength(2);
  });

  it.each(['4000002500003155', '4000000000003220'])('%s asks for 3-D Secure first', async (number) => {
    const { id } = await newIntent();
    const data = { payment_method_data: { type: 'card', card: { number } } as never };
    const asked = await sdk().paymentIntents.confirm(id, { ...data, return_url: 'https://itsur.test/back' });
    expect(asked).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: 'https://itsur.test/back' } },
    });
    await tell(`/stripe/payment_intents/${id}/authenticate`, { outcome: 'fail' });
    expect(await sdk().paymentIntents.retrieve(id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
    expect((await sdk().paymentIntents.confirm(id, data)).next_action?.type).toBe('use_stripe_sdk');
    await tell(`/stripe/payment_intents/${id}/authenticate`, { outcome: 'succeed' });
    expect((await sdk().paymentIntents.retrieve(id)).status).toBe('requires_capture');
  });

  it('may still be declined after 3-D Secure', async () => {
    const { id } = await heldIntent({ payment_method: 'pm_card_threeDSecureRequiredChargeDeclined' });
    await tell(`/stripe/payment_intents/${id}/authenticate`, { outcome: 'succeed' });
    expect(await sdk().paymentIntents.retrieve(id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { decline_code: 'generic_decline' },
    });
  });

  it('is let go when the intent is cancelled, and by itself after a week', async () => {
    const cancelled = await heldIntent();
    expect((await sdk().paymentIntents.cancel(cancelled.id)).status).toBe('canceled');
    const { data: released } = await sdk().refunds.list({ payment_intent: cancelled.id });
    expect(released).toMatchObject([{ amount: 10_000, balance_transaction: null }]);
    const late = await refusalOf(sdk().paymentIntents.capture(cancelled.id));
    expect(late.message).toContain('it has a status of canceled');

    const forgotten = await heldIntent();
    await tell(`/stripe/payment_intents/${forgotten.id}/expire`);
    expect(await sdk().paymentIntents.retrieve(forgotten.id)).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'automatic',
    });
    const captured = await heldIntent({ capture_method: 'automatic' });
    expect((await refusalOf(sdk().paymentIntents.cancel(captured.id))).message).toContain(
      'You cannot cancel this PaymentIntent because it has a status of succeeded.',
    );
  });

  it.each([
    ['below 10 pesos', { amount: 999 }, 'amount_too_small'],
    ['without an amount', { amount: undefined }, 'parameter_missing'],
    ['with an amount that is none', { amount: 10.5 }, 'parameter_invalid_integer'],
    ['with a misspelt parameter', { payment_method_types: ['card'] }, 'parameter_unknown'],
  ])('%s is refused in Stripe’s words', async (_what, facts, code) => {
    expect(await refusalOf(newIntent(facts as Facts))).toMatchObject({
      statusCode: 400,
      code,
      type: 'StripeInvalidRequestError',
    });
  });
});

describe('OXXO and SPEI', () => {
  const oxxo = {
    capture_method: undefined,
    confirm: true,
    allowed_payment_method_types: ['oxxo'],
    payment_method_data: {
      type: 'oxxo' as const,
      billing_details: { name: 'Ana Luna', email: 'ana@itsur.test' },
    },
  };

  it('a voucher is paid in a shop, later', async () => {
    const intent = await newIntent({
      ...oxxo,
      payment_method_options: { oxxo: { expires_after_days: 1 } },
    });
    expect(intent.next_action?.oxxo_display_details).toMatchObject({
      number: expect.stringMatching(/^\d+$/),
      hosted_voucher_url: expect.stringContaining('https://'),
    });
    const expiresAfter = intent.next_action?.oxxo_display_details?.expires_after as number;
    expect(new Date(expiresAfter * 1_000).toISOString()).toMatch(/T05:59:59/);
    await tell(`/stripe/payment_intents/${intent.id}/succeed`);
    expect(await sdk().paymentIntents.retrieve(intent.id)).toMatchObject({
      status: 'succeeded',
      amount_received: 10_000,
    });
  });

  it('a voucher runs out, which is told as a failure', async () => {
    const { id } = await newIntent(oxxo);
    await tell(`/stripe/payment_intents/${id}/expire`);
    expect((await sdk().paymentIntents.retrieve(id)).status).toBe('requires_payment_method');
    expect(await typesAbout(id)).toContain('payment_intent.payment_failed');
  });

  it('cannot be authorised, nor be of another currency, nor be above 10,000 pesos', async () => {
    for (const facts of [{ capture_method: 'manual' as const }, { currency: 'usd' }, { amount: 1_000_001 }])
      expect((await refusalOf(newIntent({ ...oxxo, ...facts }))).statusCode).toBe(400);
  });

  it('a transfer comes in parts', async () => {
    const customer = await sdk().customers.create({ name: 'Ana Luna', email: 'ana@itsur.test' });
    const intent = await newIntent({
      capture_method: undefined,
      confirm: true,
      customer: customer.id,
      allowed_payment_method_types: ['customer_balance'],
      payment_method_data: { type: 'customer_balance' },
      payment_method_options: {
        customer_balance: { funding_type: 'bank_transfer', bank_transfer: { type: 'mx_bank_transfer' } },
      },
    });
    const instructions = intent.next_action?.display_bank_transfer_instructions;
    expect(instructions?.financial_addresses?.[0]?.spei?.clabe).toMatch(/^\d{18}$/);
    await tell(`/stripe/payment_intents/${intent.id}/succeed`, { amountCents: 4_000 });
    const partly = await sdk().paymentIntents.retrieve(intent.id);
    expect(partly.next_action?.display_bank_transfer_instructions?.amount_remaining).toBe(6_000);
    await tell(`/stripe/payment_intents/${intent.id}/succeed`, { amountCents: 6_000 });
    expect((await sdk().paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
  });
});

describe('A refund', () => {
  const paid = (facts: Facts = {}) => heldIntent({ capture_method: 'automatic', ...facts });

  it('may be partial, and is never more than there is', async () => {
    const { id } = await paid();
    const first = await sdk().refunds.create({ payment_intent: id, amount: 4_000, metadata: { line: '1' } });
    expect(first).toMatchObject({ status: 'succeeded', amount: 4_000, metadata: { line: '1' } });
    expect(await refusalOf(sdk().refunds.create({ payment_intent: id, amount: 6_001 }))).toMatchObject({
      message: 'Refund amount ($60.01 mxn) is greater than unrefunded amount on charge ($60.00 mxn)',
    });
    await sdk().refunds.create({ payment_intent: id });
    expect((await refusalOf(sdk().refunds.create({ payment_intent: id, amount: 1 }))).code).toBe(
      'charge_already_refunded',
    );
    const { data } = await sdk().refunds.list({ payment_intent: id });
    expect(data.map(({ amount }) => amount)).toEqual([6_000, 4_000]);
    expect(await sdk().refunds.retrieve(first.id)).toMatchObject({ id: first.id });
  });

  it('of a held card is refused', async () => {
    const { id } = await heldIntent();
    expect((await refusalOf(sdk().refunds.create({ payment_intent: id }))).code).toBe(
      'charge_not_refundable',
    );
  });

  it('comes later, or fails later and leaves the money where it was', async () => {
    const slow = await paid({ payment_method: 'pm_card_pendingRefund' });
    const pending = await sdk().refunds.create({ payment_intent: slow.id });
    expect(pending.status).toBe('pending');
    await tell(`/stripe/refunds/${pending.id}/settle`);
    expect((await sdk().refunds.retrieve(pending.id)).status).toBe('succeeded');

    const broken = await paid({ payment_method: 'pm_card_refundFail' });
    const made = await sdk().refunds.create({ payment_intent: broken.id });
    expect(made.status).toBe('succeeded');
    await tell(`/stripe/refunds/${made.id}/settle`);
    expect(await sdk().refunds.retrieve(made.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
    });
    expect((await sdk().refunds.create({ payment_intent: broken.id })).amount).toBe(10_000);
  });
});

describe('An idempotency key', () => {
  const headersOf = (answer: object) =>
    (answer as { lastResponse: { headers: Record<string, string> } }).lastResponse.headers;

  it('answers the same call the same, and says so', async () => {
    const options = { idempotencyKey: crypto.randomUUID() };
    const first = await newIntent({}, options);
    const second = await newIntent({}, options);
    expect(second.id).toBe(first.id);
    expect(headersOf(first)['idempotent-replayed']).toBeUndefined();
    expect(headersOf(second)['idempotent-replayed']).toBe('true');
    expect(headersOf(second)['original-request']).toBe(headersOf(first)['request-id']);
  });

  it('refuses another call', async () => {
    const options = { idempotencyKey: crypto.randomUUID() };
    const { id } = await newIntent({}, options);
    const otherAmount = await refusalOf(newIntent({ amount: 10_001 }, options));
    expect(otherAmount).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    expect(otherAmount.message).toContain('the same parameters they were first used with');
    const otherVerb = await refusalOf(sdk().paymentIntents.cancel(id, {}, options));
    expect(otherVerb.message).toContain('the same endpoint they were first used for');
  });

  it('repeats a decline and a refusal too, but not what failed validation', async () => {
    const { id } = await newIntent();
    const options = { idempotencyKey: crypto.randomUUID() };
    const decline = () =>
      sdk().paymentIntents.confirm(id, { payment_method: 'pm_card_chargeDeclined' }, options);
    await refusalOf(decline());
    expect(headersOf({ lastResponse: await refusalOf(decline()) })['idempotent-replayed']).toBe('true');

    const capture = { idempotencyKey: crypto.randomUUID() };
    await refusalOf(sdk().paymentIntents.capture(id, {}, capture));
    await sdk().paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    expect((await refusalOf(sdk().paymentIntents.capture(id, {}, capture))).code).toBe(
      'payment_intent_unexpected_state',
    );

    const invalid = { idempotencyKey: crypto.randomUUID() };
    await refusalOf(newIntent({ amount: 1 }, invalid));
    expect((await newIntent({ amount: 20_000 }, invalid)).amount).toBe(20_000);
  });

  it('is in use while its call lasts', async () => {
    const options = { idempotencyKey: crypto.randomUUID() };
    const metadata = { orderId: 'twins' };
    await tell('/faults', { provider: 'stripe', mode: 'slow', delayMs: 300, recipient: 'twins' });
    const slow = newIntent({ metadata }, options);
    await expect.poll(() => read<unknown[]>('/attempts?recipient=twins')).toHaveLength(1);
    const twin = await refusalOf(newIntent({ metadata }, options));
    expect(twin).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    expect((await newIntent({ metadata }, { idempotencyKey: crypto.randomUUID() })).id).not.toBe(
      (await slow).id,
    );
    expect((await newIntent({ metadata }, options)).id).toBe((await slow).id);
  });

  it('makes one payment of two tries when the answer was lost', async () => {
    await tell('/faults', {
      provider: 'stripe',
      mode: 'lost_answer',
      recipient: 'lost',
      operation: 'create',
    });
    const made = await sdk({ maxNetworkRetries: 2 }).paymentIntents.create({
      amount: 10_000,
      currency: 'mxn',
      metadata: { orderId: 'lost' },
    });
    const shown = await read<{ intent: { id: string } }[]>('/stripe/payment_intents?about=lost');
    expect(shown.map(({ intent }) => intent.id)).toEqual([made.id]);
  });
});

describe('An account', () => {
  it('does not see what another has, connected ones included', async () => {
    const { id } = await newIntent();
    for (const stranger of [sdk({ key: 'sk_test_another' }), sdk({ stripeAccount: 'acct_connected' })]) {
      const error = await refusalOf(stranger.paymentIntents.retrieve(id));
      expect(error).toMatchObject({ statusCode: 404, code: 'resource_missing' });
      expect(error.message).toBe(`No such payment_intent: '${id}'`);
    }
    const connected = sdk({ stripeAccount: 'acct_connected' });
    const made = await connected.paymentIntents.create({ amount: 10_000, currency: 'mxn' });
    expect(JSON.parse((await eventsAbout(made.id))[0]?.body ?? '')).toMatchObject({
      account: 'acct_connected',
    });
  });

  it('needs a test key, and the secret one for all that moves money', async () => {
    for (const key of ['sk_live_real', 'nonsense'])
      expect((await refusalOf(sdk({ key }).paymentIntents.list())).statusCode).toBe(401);
    const { id } = await newIntent();
    expect((await refusalOf(app().paymentIntents.capture(id))).code).toBe('secret_key_required');
    const guessed = { client_secret: `${id}_secret_guessed` };
    expect((await refusalOf(app().paymentIntents.retrieve(id, guessed))).statusCode).toBe(400);
  });

  it('of another API version is told so', async () => {
    const answer = await fetch(`${sandbox.url}/v1/payment_intents`, {
      headers: { authorization: 'Bearer sk_test_x', 'stripe-version': '2020-08-27' },
    });
    expect(answer.status).toBe(400);
  });

  it('lists its intents in pages, newest first, by the time they were made', async () => {
    const stripe = sdk({ key: 'sk_test_lists' });
    const made: string[] = [];
    for (let each = 0; each < 5; each += 1)
      made.unshift((await stripe.paymentIntents.create({ amount: 10_000 + each, currency: 'mxn' })).id);
    const all = await stripe.paymentIntents.list({ limit: 2 }).autoPagingToArray({ limit: 10 });
    expect(all.map(({ id }) => id)).toEqual(made);
    const before = await stripe.paymentIntents.list({ ending_before: made[3], limit: 2 });
    expect(before.data.map(({ id }) => id)).toEqual(made.slice(1, 3));
    const tomorrow = Math.floor(Date.now() / 1_000) + 86_400;
    expect((await stripe.paymentIntents.list({ created: { gte: tomorrow } })).data).toEqual([]);
  });
});
