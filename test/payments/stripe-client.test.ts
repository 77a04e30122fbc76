import { env as bindings } from 'cloudflare:workers';
import Stripe from 'stripe';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type Institution,
  institutionChoicesSchema,
  institutionConfigSchema,
} from '../../src/contracts/institution.ts';
import type { NewIntent, Outcome, PaymentProvider } from '../../src/services/payments/provider.ts';
import { stripeFor } from '../../src/services/payments/stripe.ts';
import { onlineMethodsOf } from '../../src/services/payments/stripe-account.ts';
import { claimOf, constructEvent } from '../../src/services/payments/stripe-event.ts';
import { circuitOf, forgetCircuit, openCircuit } from '../support/circuits.ts';
import { attemptsTo, injectFault } from '../support/sandbox.ts';
import {
  authenticatePayer,
  eventsAbout,
  expirePayment,
  payByCard,
  paymentAbout,
  paymentsAbout,
  payOutside,
  type SignedEvent,
  settleRefund,
} from '../support/stripe.ts';

afterEach(() => forgetCircuit('stripe'));

/** With what is optional, too. */
const env: Env = bindings;
/** Impatient, so that a test of silence is short. */
const impatient = { ...env, PROVIDER_TIMEOUT_MS: '300' };

const institution = (
  payments: Record<string, unknown> = { card: true, methods: ['oxxo', 'spei'] },
): Institution => ({
  id: 'itsur_payments',
  name: 'ITSUR',
  roleName: 'inst_itsur_payments',
  config: institutionConfigSchema.parse({ payments }),
});
const clientOf = (of: Institution = institution(), at: Env = env): PaymentProvider => {
  const client = stripeFor(at, of);
  if (!client) throw new Error('there is no account');
  return client;
};
const client = clientOf();

function done<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'ok') throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

const payer = { name: 'Ana Luna', email: 'ana@itsur.test' };
const newOrder = (facts: Partial<NewIntent> = {}): NewIntent =>
  ({
    orderId: crypto.randomUUID(),
    amountCents: 10_000,
    currency: 'MXN',
    method: 'card',
    idempotencyKey: crypto.randomUUID(),
    ...facts,
  }) as NewIntent;

async function held(card = 'pm_card_visa') {
  const order = newOrder();
  const { id } = done(await client.createIntent(order));
  await payByCard(id, card);
  return { id, orderId: order.orderId };
}
async function captured(card?: string) {
  const { id, orderId } = await held(card);
  done(await client.capture(id, 10_000, `capture-${id}`));
  return { id, orderId };
}
const refundOf = (
  intentId: string,
  orderId: string,
  amountCents: number,
  idempotencyKey = crypto.randomUUID(),
) => client.refund({ intentId, orderId, amountCents, idempotencyKey, reason: 'order_rejected' });

describe('a card', () => {
  it('is authorised, captured with its fee, and refunded', async () => {
    const order = newOrder({ metadata: { paymentId: 'p-1' } });
    const made = done(await client.createIntent(order));
    expect(made).toMatchObject({
      status: 'awaiting_method',
      method: 'card',
      currency: 'MXN',
      amountCents: 10_000,
      clientSecret: expect.stringContaining(`${made.id}_secret_`),
      instructions: null,
      orderId: order.orderId,
      institutionId: 'itsur_payments',
      metadata: { paymentId: 'p-1' },
    });
    await payByCard(made.id);
    expect(done(await client.retrieve(made.id))).toMatchObject({
      status: 'authorized',
      capturableCents: 10_000,
      capturedCents: 0,
      feeCents: null,
    });
    expect(done(await client.capture(made.id, 7_500, 'capture-once'))).toMatchObject({
      status: 'captured',
      capturableCents: 0,
      capturedCents: 7_500,
      feeCents: 661,
      refundedCents: 0,
    });
    const refund = done(await refundOf(made.id, order.orderId, 2_500));
    expect(refund).toMatchObject({
      intentId: made.id,
      amountCents: 2_500,
      status: 'succeeded',
      orderId: order.orderId,
      metadata: { reason: 'order_rejected' },
    });
    expect(done(await client.retrieveRefund(refund.id))).toEqual(refund);
    expect(done(await client.retrieve(made.id)).refundedCents).toBe(2_500);
  });

  it('is let go by a cancel, which is no refund', async () => {
    const { id } = await held();
    expect(done(await client.cancel(id, `cancel-${id}`))).toMatchObject({
      status: 'cancelled',
      capturedCents: 0,
      refundedCents: 0,
    });
    expect(done(await client.listRefunds({ intentId: id, limit: 10 }))).toEqual({
      items: [],
      complete: true,
    });
  });

  it('asks for 3-D Secure, and says why that failed', async () => {
    const { id } = await held('4000000000003220');
    expect(done(await client.retrieve(id))).toMatchObject({ status: 'awaiting_payer', lastDecline: null });
    await authenticatePayer(id, 'fail');
    expect(done(await client.retrieve(id))).toMatchObject({
      status: 'awaiting_method',
      lastDecline: { code: 'payment_intent_authentication_failure', declineCode: null },
    });
    await payByCard(id, '4000002500003155');
    await authenticatePayer(id, 'succeed');
    expect(done(await client.retrieve(id)).status).toBe('authorized');
  });

  it('that is declined leaves the intent open for another', async () => {
    const { id } = await held('4000000000009995');
    expect(done(await client.retrieve(id))).toMatchObject({
      status: 'awaiting_method',
      lastDecline: { code: 'card_declined', declineCode: 'insufficient_funds' },
    });
    await payByCard(id);
    expect(done(await client.retrieve(id))).toMatchObject({ status: 'authorized', lastDecline: null });
  });

  it('may be declined by its bank in the middle of a capture', async () => {
    const { id } = await held();
    await injectFault({
      provider: 'stripe',
      mode: 'error',
      status: 402,
      recipient: id,
      operation: 'capture',
    });
    expect(await client.capture(id, 10_000, `capture-${id}`)).toEqual({
      kind: 'declined',
      code: 'card_declined',
      declineCode: 'generic_decline',
      intent: null,
    });
  });
});

describe('a voucher and a transfer', () => {
  it('are confirmed at once, tell how to pay, and are captured when paid', async () => {
    const oxxo = done(await client.createIntent(newOrder({ method: 'oxxo', payer })));
    expect(oxxo).toMatchObject({
      status: 'awaiting_payer',
      method: 'oxxo',
      instructions: {
        kind: 'oxxo',
        number: expect.stringMatching(/^\d+$/),
        voucherUrl: expect.stringContaining('https://'),
        expiresAt: expect.stringMatching(/T05:59:59\.000Z$/),
      },
    });
    const order = newOrder({ method: 'spei', payer });
    const spei = done(await client.createIntent(order));
    expect(spei.instructions).toMatchObject({
      kind: 'spei',
      clabe: expect.stringMatching(/^\d{18}$/),
      remainingCents: 10_000,
    });
    // The customer is made under a key of its own: the same order is the same transfer.
    expect(await client.createIntent(order)).toMatchObject({
      kind: 'ok',
      replayed: true,
      value: { id: spei.id },
    });
    await payOutside(spei.id, 4_000);
    expect(done(await client.retrieve(spei.id)).instructions).toMatchObject({ remainingCents: 6_000 });
    await payOutside(spei.id, 6_000);
    await payOutside(oxxo.id);
    for (const { id } of [oxxo, spei])
      expect(done(await client.retrieve(id))).toMatchObject({ status: 'captured', capturedCents: 10_000 });
  });

  it('can be cancelled before they are paid; a voucher may run out', async () => {
    const spei = done(await client.createIntent(newOrder({ method: 'spei', payer })));
    expect(done(await client.cancel(spei.id, `cancel-${spei.id}`)).status).toBe('cancelled');
    const oxxo = done(await client.createIntent(newOrder({ method: 'oxxo', payer })));
    await expirePayment(oxxo.id);
    expect(done(await client.retrieve(oxxo.id))).toMatchObject({
      status: 'awaiting_method',
      lastDecline: { code: 'payment_intent_payment_attempt_expired' },
    });
  });
});

describe('an answer that does not come', () => {
  it('is lost after the deed: the same key makes one payment, one capture, one refund', async () => {
    const order = newOrder();
    const lose = (operation: string) =>
      injectFault({ provider: 'stripe', mode: 'lost_answer', recipient: order.orderId, operation });
    const twice = async <T>(operation: string, work: () => Promise<Outcome<T>>): Promise<T> => {
      await lose(operation);
      expect(await work()).toEqual({ kind: 'unknown', reason: 'connection' });
      const again = await work();
      expect(again).toMatchObject({ kind: 'ok', replayed: true });
      return done(again);
    };
    const { id } = await twice('create', () => client.createIntent(order));
    await payByCard(id);
    await twice('capture', () => client.capture(id, 10_000, `capture-${id}`));
    const key = crypto.randomUUID();
    await twice('refund', () => refundOf(id, order.orderId, 4_000, key));
    const { intent, refunds } = await paymentAbout(order.orderId);
    expect(intent).toMatchObject({ amount_received: 10_000, latest_charge: { amount_refunded: 4_000 } });
    expect(refunds).toHaveLength(1);
  });

  it('is lost before the deed: nothing has happened, and the same key does it', async () => {
    const order = newOrder();
    await injectFault({ provider: 'stripe', mode: 'reset', recipient: order.orderId });
    expect(await client.createIntent(order)).toEqual({ kind: 'unknown', reason: 'connection' });
    expect(await paymentsAbout(order.orderId)).toEqual([]);
    expect(await client.createIntent(order)).toMatchObject({ kind: 'ok', replayed: false });
  });

  it('is not waited for longer than PROVIDER_TIMEOUT_MS, and asked for once', async () => {
    const order = newOrder();
    await injectFault({ provider: 'stripe', mode: 'hang', recipient: order.orderId });
    const hasty = clientOf(institution(), impatient);
    expect(await hasty.createIntent(order)).toEqual({ kind: 'unknown', reason: 'timeout' });
    expect(await attemptsTo(order.orderId)).toHaveLength(1);
  });

  it.each([
    [500, 'HTTP 500', undefined],
    [503, 'HTTP 503', 7],
    [429, 'rate_limit', 7],
    [409, 'idempotency_key_in_use', undefined],
  ])('is a %d: the same call may follow', async (status, reason, retryAfterSeconds) => {
    const order = newOrder();
    await injectFault({
      provider: 'stripe',
      mode: 'error',
      status,
      retryAfterSeconds,
      recipient: order.orderId,
    });
    expect(await client.createIntent(order)).toEqual({ kind: 'unknown', reason, retryAfterSeconds });
    expect((await client.createIntent(order)).kind).toBe('ok');
  });
});

describe('a call that makes no sense', () => {
  it('is refused in Stripe’s own code, with the payment as it stands', async () => {
    const { id, orderId } = await captured();
    expect(await client.cancel(id, `cancel-${id}`)).toMatchObject({
      kind: 'refused',
      code: 'payment_intent_unexpected_state',
      intent: { id, status: 'captured', capturedCents: 10_000 },
    });
    expect(await client.capture(id, 10_000, crypto.randomUUID())).toMatchObject({
      kind: 'refused',
      intent: { status: 'captured' },
    });
    expect(await refundOf(id, orderId, 10_001)).toMatchObject({ kind: 'refused', code: 'amount_too_large' });
    done(await refundOf(id, orderId, 10_000));
    expect(await refundOf(id, orderId, 1)).toMatchObject({
      kind: 'refused',
      code: 'charge_already_refunded',
    });
    expect(await client.retrieve('pi_none')).toMatchObject({ kind: 'refused', code: 'resource_missing' });
    expect(await client.createIntent(newOrder({ amountCents: 999 }))).toMatchObject({
      kind: 'refused',
      code: 'amount_too_small',
    });
  });

  it('is refused when the key was another call’s', async () => {
    const order = newOrder();
    done(await client.createIntent(order));
    expect(await client.createIntent({ ...order, amountCents: 20_000 })).toMatchObject({
      kind: 'refused',
      code: 'idempotency_mismatch',
    });
  });

  it('is refused when our key is wrong', async () => {
    const wrong = clientOf(institution(), { ...env, STRIPE_SECRET_KEY: 'sk_live_stolen' });
    expect(await wrong.retrieve('pi_x')).toEqual({ kind: 'refused', code: 'unauthorized', intent: null });
  });

  it('is logged without the payer', async () => {
    const lines: string[] = [];
    const spy = vi.spyOn(console, 'warn').mockImplementation((line) => void lines.push(line));
    await client.createIntent(newOrder({ method: 'oxxo', payer, amountCents: 999 }));
    spy.mockRestore();
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'warn',
      event: 'stripe_call_failed',
      operation: 'create',
      institutionId: 'itsur_payments',
      requestId: expect.stringMatching(/^req_/),
      kind: 'refused',
      code: 'amount_too_small',
    });
  });
});

describe('a refund', () => {
  it('may fail days later', async () => {
    const { id, orderId } = await captured('pm_card_refundFail');
    const { id: refundId } = done(await refundOf(id, orderId, 10_000));
    await settleRefund(refundId);
    expect(done(await client.retrieveRefund(refundId))).toMatchObject({
      status: 'failed',
      failureReason: 'expired_or_canceled_card',
    });
    expect(done(await client.retrieve(id)).refundedCents).toBe(0);
  });
});

describe('a list', () => {
  it('holds what was made since, newest first, and says when there is more', async () => {
    const own = clientOf(institution({ card: true, stripeAccount: 'acct_lists' }));
    const since = new Date(Date.now() - 60_000);
    const orders = [newOrder(), newOrder(), newOrder()];
    for (const order of orders) done(await own.createIntent(order));
    const newestFirst = orders.map(({ orderId }) => orderId).reverse();
    const idsOf = ({ items }: { items: { orderId: string | null }[] }) => items.map(({ orderId }) => orderId);
    const all = done(await own.listIntents({ since, limit: 3 }));
    expect([idsOf(all), all.complete]).toEqual([newestFirst, true]);
    const two = done(await own.listIntents({ since, limit: 2 }));
    expect([idsOf(two), two.complete]).toEqual([newestFirst.slice(0, 2), false]);
    const rest = done(await own.listIntents({ since, after: two.items[1]!.id, limit: 2 }));
    expect([idsOf(rest), rest.complete]).toEqual([newestFirst.slice(2), true]);
    expect(done(await own.listIntents({ since, until: since, limit: 3 })).items).toEqual([]);
    expect(done(await own.listIntents({ since: new Date(Date.now() + 60_000), limit: 3 })).items).toEqual([]);
    expect(done(await own.listRefunds({ since, limit: 3 }))).toEqual({ items: [], complete: true });
  });
});

describe('the circuit of Stripe', () => {
  it('opens after five silences in a row, and says so before anything is sent', async () => {
    const orders = Array.from({ length: 6 }, () => newOrder());
    for (const { orderId } of orders.slice(0, 5)) {
      await injectFault({ provider: 'stripe', mode: 'error', status: 503, recipient: orderId });
    }
    for (const order of orders.slice(0, 5)) expect((await client.createIntent(order)).kind).toBe('unknown');
    expect(await circuitOf('stripe').read()).toMatchObject({ state: 'open' });
    const next = clientOf();
    expect(await next.isReachable()).toBe(false);
    expect(await next.createIntent(orders[5]!)).toEqual({ kind: 'held', retryInSeconds: expect.any(Number) });
    expect(await attemptsTo(orders[5]!.orderId)).toEqual([]);
  });

  it('lets the order that asked ahead be the probe, and closes when it is answered', async () => {
    await openCircuit('stripe', 16);
    const [probe, other] = [clientOf(), clientOf()];
    expect(await probe.isReachable()).toBe(true);
    expect(await other.isReachable()).toBe(false);
    expect((await probe.createIntent(newOrder())).kind).toBe('ok');
    expect(await circuitOf('stripe').read()).toMatchObject({ state: 'closed' });
    expect((await clientOf().createIntent(newOrder())).kind).toBe('ok');
  });

  it('is not opened by declines, refusals and twins', async () => {
    for (let each = 0; each < 6; each += 1) {
      const order = newOrder();
      const status = [402, 400, 409][each % 3];
      await injectFault({ provider: 'stripe', mode: 'error', status, recipient: order.orderId });
      expect((await client.createIntent(order)).kind).not.toBe('ok');
    }
    expect(await circuitOf('stripe').read()).toMatchObject({ state: 'closed' });
  });
});

describe('the account of an institution', () => {
  it('is none where cash alone is taken, or where secrets are missing', () => {
    expect(stripeFor(env, institution({}))).toBeNull();
    expect(onlineMethodsOf(institution({}))).toEqual([]);
    expect(onlineMethodsOf(institution({ card: true, methods: ['spei'] }))).toEqual(['card', 'spei']);
    const spy = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(stripeFor({ ...env, STRIPE_WEBHOOK_SECRET: undefined }, institution())).toBeNull();
    expect(stripeFor(env, institution({ card: true, stripeSecrets: 'UGTO' }))).toBeNull();
    expect(spy).toHaveBeenCalledWith(expect.stringContaining('STRIPE_SECRET_KEY_UGTO'));
    spy.mockRestore();
  });

  it('is a connected one, or its own, and the app is told which', async () => {
    const connected = clientOf(institution({ card: true, stripeAccount: 'acct_ugto' }));
    expect(connected.publishable).toEqual({ key: env.STRIPE_PUBLISHABLE_KEY, account: 'acct_ugto' });
    const { id } = done(await connected.createIntent(newOrder()));
    expect((await paymentAbout(id)).account).toBe('acct_ugto');
    expect(await client.retrieve(id)).toMatchObject({ kind: 'refused', code: 'resource_missing' });

    const secrets = {
      STRIPE_SECRET_KEY_UGTO: 'sk_test_of_ugto',
      STRIPE_WEBHOOK_SECRET_UGTO: 'whsec_of_ugto',
      STRIPE_PUBLISHABLE_KEY_UGTO: 'pk_test_of_ugto',
    };
    const own = clientOf(institution({ card: true, stripeSecrets: 'UGTO' }), { ...env, ...secrets } as Env);
    expect(own.publishable).toEqual({ key: 'pk_test_of_ugto', account: null });
    expect((await own.createIntent(newOrder())).kind).toBe('ok');
    expect(await own.retrieve(id)).toMatchObject({ kind: 'refused', code: 'resource_missing' });
  });

  it.each([
    [{ stripeSecrets: '../DATABASE_URL' }],
    [{ stripeAccount: 'someone' }],
    [{ serviceFeeBasisPoints: 2_001 }],
    [{ methods: ['bitcoin'] }],
  ])('is not %j', (payments) => {
    expect(institutionConfigSchema.safeParse({ payments }).success).toBe(false);
  });
});

describe('what an operator chooses', () => {
  it('is refused when it is misspelt, while an unknown choice of a newer version is left alone', () => {
    const misspelt = { payments: { card: true, stripeAcount: 'acct_1' } };
    expect(institutionChoicesSchema.safeParse(misspelt).success).toBe(false);
    expect(institutionConfigSchema.safeParse(misspelt).success).toBe(true);
  });
});

describe('a webhook', () => {
  const sign = (body: string, secret: string, timestamp?: number) =>
    Stripe.webhooks.generateTestHeaderStringAsync({ payload: body, secret, timestamp });
  const secret = env.STRIPE_WEBHOOK_SECRET as string;

  it('that Stripe has signed names payment, order and institution', async () => {
    const { id, orderId } = await captured();
    const { id: refundId } = done(await refundOf(id, orderId, 10_000));
    const events = await eventsAbout(id);
    const read = await Promise.all(
      events.map(({ body, signature }) => constructEvent(env, institution(), body, signature)),
    );
    for (const [place, { id: eventId, type }] of events.entries()) {
      expect(read[place]).toEqual({
        kind: 'event',
        event: {
          id: eventId,
          type,
          account: null,
          createdAt: expect.stringMatching(/Z$/),
          intentId: id,
          refundId: type === 'refund.created' ? refundId : null,
          orderId,
          institutionId: 'itsur_payments',
        },
      });
      expect(claimOf(events[place]!.body)).toEqual({ institutionId: 'itsur_payments', account: null });
    }
    expect(events.map(({ type }) => type)).toContain('refund.created');
  });

  it('is read as far as it can be kept, whatever is in it', async () => {
    const object = {
      object: 'payment_intent',
      id: 'pi_\u0000a',
      metadata: { orderId: '\ud800', institutionId: 7 },
    };
    const body = JSON.stringify({ id: 'evt\t_1', type: 'x\u200b', created: 'long ago', data: { object } });
    expect(await constructEvent(env, institution(), body, await sign(body, secret))).toEqual({
      kind: 'event',
      event: {
        id: 'evt_1',
        type: 'x',
        account: null,
        createdAt: expect.stringMatching(/Z$/),
        intentId: 'pi_ a',
        refundId: null,
        orderId: '\ufffd',
        institutionId: null,
      },
    });
  });

  it('is refused when another secret signed it, when it is old, changed, or not signed at all', async () => {
    const { id } = done(await client.createIntent(newOrder()));
    const [{ body, signature }] = (await eventsAbout(id)) as [SignedEvent];
    const refused = { kind: 'wrong_signature' };
    const now = Math.floor(Date.now() / 1_000);
    expect(await constructEvent(env, institution(), body, await sign(body, 'whsec_other'))).toEqual(refused);
    expect(await constructEvent(env, institution(), body, await sign(body, secret, now - 301))).toEqual(
      refused,
    );
    expect((await constructEvent(env, institution(), body, await sign(body, secret, now - 290))).kind).toBe(
      'event',
    );
    expect(await constructEvent(env, institution(), `${body} `, signature)).toEqual(refused);
    for (const none of [undefined, '', 'v1=', 't=1,v1=aa'])
      expect(await constructEvent(env, institution(), body, none)).toEqual(refused);
    expect(await constructEvent(env, institution(), '', signature)).toEqual(refused);
    expect(await constructEvent(env, institution({}), body, signature)).toEqual({ kind: 'not_set_up' });
  });

  it.each([['no JSON'], ['null'], ['[]'], ['{"data":null}'], ['{"data":{"object":7}}']])(
    'of %s claims to be for nobody',
    (body) => {
      expect(claimOf(body)).toEqual({ institutionId: null, account: null });
    },
  );
});
