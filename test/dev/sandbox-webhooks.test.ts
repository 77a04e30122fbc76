import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../dev/sandbox/index.ts';

const publicKeyPem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
  type: 'spki',
  format: 'pem',
}) as string;
const serviceAccount = { client_email: 'push@itsur-eats.iam.gserviceaccount.com', publicKeyPem };
const secret = 'whsec_of_the_test';

/** Somebody who takes webhooks; `statuses` are what it answers first, then 200. */
async function startReceiver() {
  const events: Stripe.Event[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const header = request.headers['stripe-signature'] as string;
    events.push(await Stripe.webhooks.constructEventAsync(body, header, secret));
    response.writeHead(statuses.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/payments/stripe/webhook`,
    types: () => events.map(({ type }) => type),
    ids: () => events.map(({ id }) => id),
    statuses,
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let sandbox: Sandbox;
beforeEach(async () => {
  receiver = await startReceiver();
  sandbox = await startSandbox({ port: 0, serviceAccount, stripeWebhook: { url: receiver.url, secret } });
});
afterEach(async () => {
  await sandbox.stop();
  await receiver.stop();
});

const post = (path: string, body: object = {}) =>
  fetch(`${sandbox.url}${path}`, { method: 'POST', body: JSON.stringify(body) });
const eventsOf = async (id: string) =>
  (await (await fetch(`${sandbox.url}/stripe/events?about=${id}`)).json()) as {
    id: string;
    state: string;
    tries: unknown[];
  }[];

/** One event is made, `payment_intent.created`. */
async function newIntent(): Promise<string> {
  const { hostname, port } = new URL(sandbox.url);
  const stripe = new Stripe('sk_test_x', { host: hostname, port, protocol: 'http' });
  return (await stripe.paymentIntents.create({ amount: 10_000, currency: 'mxn', capture_method: 'manual' }))
    .id;
}

describe('A webhook', () => {
  it('is signed so that the SDK takes it, and sent again until it is', async () => {
    receiver.statuses.push(500);
    const id = await newIntent();
    await expect
      .poll(receiver.types, { timeout: 60_000 })
      .toEqual(['payment_intent.created', 'payment_intent.created']);
    expect(new Set(receiver.ids()).size).toBe(1);
    await expect
      .poll(() => eventsOf(id))
      .toMatchObject([{ state: 'delivered', tries: [{ status: 500 }, { status: 200 }] }]);
  });

  it('is lost, and sent when someone asks for it', async () => {
    await post('/stripe/webhooks', { mode: 'lose' });
    const [lost] = await eventsOf(await newIntent());
    expect(lost).toMatchObject({ state: 'lost', tries: [] });
    expect(receiver.types()).toEqual([]);
    await post(`/stripe/events/${lost?.id}/send`);
    expect(receiver.ids()).toEqual([lost?.id]);
    expect((await post('/stripe/events/evt_none/send')).status).toBe(404);
  });

  it('comes twice', async () => {
    await post('/stripe/webhooks', { mode: 'double' });
    await newIntent();
    await expect.poll(receiver.types).toHaveLength(2);
    expect(new Set(receiver.ids()).size).toBe(1);
  });

  it('comes late', async () => {
    await post('/stripe/webhooks', { mode: 'delay', delayMs: 200 });
    const start = performance.now();
    await newIntent();
    await expect.poll(receiver.types).toHaveLength(1);
    expect(performance.now() - start).toBeGreaterThan(190);
  });

  it('comes after the next one, or by itself when there is none', async () => {
    await post('/stripe/webhooks', { mode: 'reorder', type: 'payment_intent.created', delayMs: 60_000 });
    const id = await newIntent();
    await post(`/stripe/payment_intents/${id}/pay`, { card: 'pm_card_visa' });
    await expect.poll(receiver.types).toHaveLength(3);
    expect(receiver.types().at(0)).not.toBe('payment_intent.created');
    await post('/stripe/webhooks', { mode: 'reorder', delayMs: 50 });
    await newIntent();
    await expect.poll(receiver.types).toHaveLength(4);
  });

  it('is hit by a fault of its own payment alone, until the fault is cleared', async () => {
    const [other, own] = [await newIntent(), await newIntent()];
    await post('/stripe/webhooks', { mode: 'lose', count: 0, about: own });
    for (const id of [other, own])
      await post(`/stripe/payment_intents/${id}/pay`, { card: '4242424242424242' });
    expect((await eventsOf(own)).map(({ state }) => state)).toEqual(['delivered', 'lost', 'lost']);
    await expect.poll(receiver.types).toHaveLength(4);
    expect(await (await fetch(`${sandbox.url}/stripe/webhooks`)).json()).toMatchObject([{ remaining: null }]);
    await fetch(`${sandbox.url}/stripe/webhooks`, { method: 'DELETE' });
    await post(`/stripe/payment_intents/${own}/expire`);
    await expect.poll(receiver.types).toHaveLength(6);
  });

  it('is not hit by a fault that is misspelt', async () => {
    for (const fault of [{ mode: 'explode' }, { mode: 'lose', times: 3 }])
      expect((await post('/stripe/webhooks', fault)).status).toBe(400);
  });
});

describe('What happens outside of the API', () => {
  it('is refused as Stripe would where the payment does not allow it', async () => {
    const id = await newIntent();
    for (const [path, body] of [
      ['authenticate', { outcome: 'succeed' }],
      ['succeed', {}],
      ['expire', {}],
    ] as const)
      expect((await post(`/stripe/payment_intents/${id}/${path}`, body)).status).toBe(400);
    const declined = await post(`/stripe/payment_intents/${id}/pay`, { card: '4000000000000002' });
    expect(declined.status).toBe(402);
    expect(await declined.json()).toMatchObject({ error: { code: 'card_declined' } });
    for (const card of ['4242424242424241', '4111111111111111'])
      expect((await post(`/stripe/payment_intents/${id}/pay`, { card })).status).toBe(402);
    expect((await post('/stripe/payment_intents/pi_none/pay', { card: 'pm_card_visa' })).status).toBe(404);
    expect((await post(`/stripe/payment_intents/${id}/authenticate`, { outcome: 'maybe' })).status).toBe(400);
  });
});
