import Stripe from 'stripe';
import type { Institution } from '../../contracts/institution.ts';
import { providerTimeoutMs } from '../../env.ts';
import type { NewIntent, PaymentProvider } from './provider.ts';
import { stripeAccountOf } from './stripe-account.ts';
import { StripeCalls } from './stripe-call.ts';
import { intentExpansion, toIntent, toRefund } from './stripe-facts.ts';
import { intentsSince, refundsOf } from './stripe-lists.ts';
import { customerParams, intentParams, outsideParams } from './stripe-params.ts';

/** What the SDK's types of this version describe; an account's webhooks are set to the same. */
const apiVersion = '2026-10-28.endive';

/**
 * An institution's account at Stripe, by its own SDK; null: it takes cash alone. https://docs.stripe.com/api
 * The SDK makes no retries of its own: they would make a student wait for twice the timeout, unseen by the circuit. Those who call
 * come again with the same key.
 */
export function stripeFor(env: Env, institution: Institution): PaymentProvider | null {
  const account = stripeAccountOf(env, institution);
  if (!account) return null;
  const stripe = sdk(env, account.secretKey, account.connected);
  const calls = new StripeCalls(env, institution.id);
  const ids = (orderId: string) => ({ orderId, institutionId: institution.id });
  const expand = intentExpansion;
  const intents = stripe.paymentIntents;

  return {
    publishable: { key: account.publishableKey, account: account.connected ?? null },
    isReachable: () => calls.isReachable(),
    createIntent: (wanted) =>
      calls.make('create', {
        call: async () =>
          intents.create(
            {
              ...intentParams(wanted),
              customer: await customerFor(stripe, wanted, ids(wanted.orderId)),
              metadata: { ...wanted.metadata, ...ids(wanted.orderId) },
              expand,
            },
            { idempotencyKey: wanted.idempotencyKey },
          ),
        read: toIntent,
      }),
    renew: (intentId, wanted, idempotencyKey) =>
      calls.make('renew', {
        call: () => intents.confirm(intentId, { ...outsideParams(wanted), expand }, { idempotencyKey }),
        read: toIntent,
      }),
    capture: (intentId, amountCents, idempotencyKey) =>
      calls.make('capture', {
        call: () => intents.capture(intentId, { amount_to_capture: amountCents, expand }, { idempotencyKey }),
        read: toIntent,
      }),
    cancel: (intentId, idempotencyKey) =>
      calls.make('cancel', {
        call: () => intents.cancel(intentId, { expand }, { idempotencyKey }),
        read: toIntent,
      }),
    refund: ({ intentId, amountCents, idempotencyKey, orderId, reason, metadata }) =>
      calls.make('refund', {
        call: () =>
          stripe.refunds.create(
            {
              payment_intent: intentId,
              amount: amountCents,
              metadata: { ...metadata, ...(reason && { reason }), ...ids(orderId) },
            },
            { idempotencyKey },
          ),
        read: toRefund,
      }),
    retrieve: (intentId) =>
      calls.make('retrieve', { call: () => intents.retrieve(intentId, { expand }), read: toIntent }),
    retrieveRefund: (refundId) =>
      calls.make('retrieve_refund', { call: () => stripe.refunds.retrieve(refundId), read: toRefund }),
    listIntents: (range) =>
      calls.make('list', { call: () => intentsSince(stripe, range), read: (listed) => listed }),
    listRefunds: (range) =>
      calls.make('list_refunds', { call: () => refundsOf(stripe, range), read: (listed) => listed }),
  };
}

function sdk(env: Env, secretKey: string, stripeAccount: string | undefined): Stripe {
  const { protocol, hostname, port } = new URL(env.STRIPE_BASE_URL);
  return new Stripe(secretKey, {
    apiVersion,
    stripeAccount,
    protocol: protocol === 'http:' ? 'http' : 'https',
    host: hostname,
    // Its own default is 443, whatever the protocol.
    port: port || (protocol === 'http:' ? 80 : 443),
    // Stripe redirects nowhere: whoever does is not Stripe, and gets no key.
    httpClient: Stripe.createFetchHttpClient((url, init) => fetch(url, { ...init, redirect: 'manual' })),
    timeout: providerTimeoutMs(env),
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** A bank transfer is paid into a customer's balance: so there is one for each, made once. */
async function customerFor(stripe: Stripe, wanted: NewIntent, metadata: Stripe.MetadataParam) {
  if (wanted.method !== 'spei') return undefined;
  const params = { ...customerParams(wanted.payer), metadata };
  const { id } = await stripe.customers.create(params, {
    idempotencyKey: `${wanted.idempotencyKey}:customer`,
  });
  return id;
}
