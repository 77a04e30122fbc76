import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it } from 'vitest';
import { cloudflareEmail } from '../../src/consumers/providers/cloudflare-email.ts';
import type { Letter } from '../../src/consumers/providers/provider.ts';
import { makeInstitution } from '../support/cafeteria.ts';
import { forgetCircuit } from '../support/circuits.ts';
import { consume, ledger, phones, planEmail, planPushes, readyOrder } from '../support/deliveries.ts';
import { sql } from '../support/lab.ts';
import { attemptsTo, injectFault, messagesTo, subscribeBrowser } from '../support/sandbox.ts';

afterEach(async () => {
  await Promise.all([forgetCircuit('onesignal'), forgetCircuit('web_push')]);
});

/** An institution that has chosen for itself. */
async function configured(config: Record<string, unknown>): Promise<string> {
  const institution = await makeInstitution();
  await sql(institution, 'update platform.institutions set config = $2 where id = $1', [
    institution,
    JSON.stringify(config),
  ]);
  return institution;
}

async function pushTo(token: string, platform: 'android' | 'web', institution?: string) {
  const { cafeteria, order } = await readyOrder({ institution });
  const [id] = await planPushes(cafeteria, order, [{ platform, token }]);
  return { cafeteria, order, id: id as string };
}

const registered = (token: string) => (row: { push_token: string }) => row.push_token === token;

describe('OneSignal', () => {
  it('reaches the subscription of an institution that chose it, once, though its first answer is lost', async () => {
    const subscription = crypto.randomUUID();
    const { cafeteria, order, id } = await pushTo(
      subscription,
      'android',
      await configured({ push: 'onesignal' }),
    );
    await injectFault({ provider: 'onesignal', mode: 'lost_answer', recipient: subscription });
    for (const attempt of [1, 2]) await consume('itsur-eats-push', cafeteria, [id], attempt);
    const messages = await messagesTo(subscription);
    expect(messages).toMatchObject([{ provider: 'onesignal', attempts: 2 }]);
    expect(messages[0]?.body).toMatchObject({
      include_subscription_ids: [subscription],
      idempotency_key: id,
      collapse_id: order.id,
      headings: { en: expect.stringContaining(order.number) },
    });
    expect(await ledger(cafeteria, [id])).toMatchObject([
      { status: 'sent', provider: 'onesignal', attempts: 2 },
    ]);
  });

  it('reaches a user by the external id that the app gave it, once', async () => {
    const name = `alumno-${crypto.randomUUID()}`;
    const { cafeteria, id } = await pushTo(name, 'android', await configured({ push: 'onesignal' }));
    await consume('itsur-eats-push', cafeteria, [id]);
    expect((await messagesTo(name)).map(({ body }) => body.include_aliases)).toEqual([
      { external_id: [name] },
    ]);
  });

  it.each([
    ['subscription', `00000000-${crypto.randomUUID().slice(9)}`],
    ['user', `unregistered-${crypto.randomUUID()}`],
  ])('says with a 200 that a %s is gone: forgotten, reached never', async (_, token) => {
    const { cafeteria, id } = await pushTo(token, 'android', await configured({ push: 'onesignal' }));
    const { retryMessages } = await consume('itsur-eats-push', cafeteria, [id]);
    expect(retryMessages).toEqual([]);
    expect(await ledger(cafeteria, [id])).toMatchObject([
      { status: 'failed', last_error: 'All included players are not subscribed' },
    ]);
    expect((await cafeteria.sql('select push_token from devices')).some(registered(token) as never)).toBe(
      false,
    );
    expect(await messagesTo(token)).toHaveLength(0);
  });

  it('that nobody has set up sends nothing, and each delivery says why', async () => {
    const subscription = crypto.randomUUID();
    const { cafeteria, id } = await pushTo(subscription, 'android', await configured({ push: 'onesignal' }));
    await consume('itsur-eats-push', cafeteria, [id], 1, { ONESIGNAL_API_KEY: '' });
    expect(await ledger(cafeteria, [id])).toMatchObject([
      {
        status: 'failed',
        last_error: 'onesignal is not set up: ONESIGNAL_APP_ID, ONESIGNAL_API_KEY',
      },
    ]);
    expect(await attemptsTo(subscription)).toHaveLength(0);
  });
});

describe('Web Push', () => {
  it('is read by the browser alone, once, whatever its institution chose for phones', async () => {
    const { id: browser, subscription } = await subscribeBrowser((env as Env).VAPID_PUBLIC_KEY);
    const { cafeteria, order, id } = await pushTo(
      JSON.stringify(subscription),
      'web',
      await configured({ push: 'onesignal' }),
    );
    await consume('itsur-eats-push', cafeteria, [id]);
    expect((await messagesTo(browser)).map(({ body }) => body)).toEqual([
      {
        // Safari shows it from this alone.
        web_push: 8030,
        app_badge: 1,
        notification: {
          title: `¡Tu pedido ${order.number} está listo!`,
          body: expect.stringContaining(order.pickupCode),
          navigate: `${(env as Env).API_BASE_URL}/o/${order.id}`,
          tag: order.id,
        },
        title: `¡Tu pedido ${order.number} está listo!`,
        body: expect.stringContaining(order.pickupCode),
        deliveryId: id,
        about: order.id,
        ttl: expect.stringMatching(/^\d+$/),
        topic: order.id.replaceAll('-', ''),
        urgency: 'high',
      },
    ]);
    expect(await ledger(cafeteria, [id])).toMatchObject([
      {
        status: 'sent',
        provider: 'web_push',
        tries: [{ id: expect.stringContaining('/web-push/messages/') }],
      },
    ]);
  });

  it('is tried again after a 503, when its push service says: reached once', async () => {
    const { id: browser, subscription } = await subscribeBrowser();
    const { cafeteria, id } = await pushTo(JSON.stringify(subscription), 'web');
    await injectFault({
      provider: 'web_push',
      mode: 'error',
      status: 503,
      retryAfterSeconds: 30,
      recipient: browser,
    });
    const { retryMessages } = await consume('itsur-eats-push', cafeteria, [id]);
    expect(retryMessages).toEqual([{ msgId: id }]);
    expect((await ledger(cafeteria, [id]))[0]?.seconds).toBeGreaterThan(27);
    await consume('itsur-eats-push', cafeteria, [id], 2);
    expect(await messagesTo(browser)).toHaveLength(1);
  });

  it('whose subscription has expired forgets the browser: reached never', async () => {
    const { id: browser, subscription } = await subscribeBrowser();
    const token = JSON.stringify(subscription);
    const { cafeteria, id } = await pushTo(token, 'web');
    await injectFault({ provider: 'web_push', mode: 'invalid_token', recipient: browser });
    await consume('itsur-eats-push', cafeteria, [id]);
    expect(await ledger(cafeteria, [id])).toMatchObject([{ status: 'failed', last_error: 'HTTP 410' }]);
    expect((await cafeteria.sql('select push_token from devices')).some(registered(token) as never)).toBe(
      false,
    );
    expect(await messagesTo(browser)).toHaveLength(0);
  });

  it('calls no address but a push service, whatever a device says', async () => {
    const { id: browser, subscription } = await subscribeBrowser();
    const { cafeteria, id } = await pushTo(JSON.stringify(subscription), 'web');
    await consume('itsur-eats-push', cafeteria, [id], 1, { WEB_PUSH_HOSTS: '*.push.apple.com' });
    expect(await ledger(cafeteria, [id])).toMatchObject([
      { status: 'failed', last_error: 'not a subscription at a known push service' },
    ]);
    expect(await attemptsTo(browser)).toHaveLength(0);
  });

  it('of a subscription with keys that are none is not tried again, and its neighbours are reached', async () => {
    const { id: browser, subscription } = await subscribeBrowser();
    const broken = { ...(await subscribeBrowser()).subscription, keys: { p256dh: 'AAAA', auth: 'AAAA' } };
    const { cafeteria, order } = await readyOrder();
    const ids = await planPushes(
      cafeteria,
      order,
      [broken, subscription].map((of) => ({ platform: 'web' as const, token: JSON.stringify(of) })),
    );
    await consume('itsur-eats-push', cafeteria, ids);
    expect((await ledger(cafeteria, ids)).map(({ status }) => status)).toEqual(['failed', 'sent']);
    expect(await messagesTo(browser)).toHaveLength(1);
  });

  it('leaves a browser with a Firebase token to Firebase', async () => {
    const [device] = phones(1);
    const { cafeteria, id } = await pushTo(device!.token, 'web');
    await consume('itsur-eats-push', cafeteria, [id]);
    expect(await messagesTo(device!.token)).toMatchObject([{ provider: 'fcm' }]);
  });
});

describe('e-mail', () => {
  it("comes from the institution's own address where it has one", async () => {
    const institution = await configured({ emailFrom: 'Cafeterías UNIB <avisos@unib.edu.mx>' });
    const { cafeteria, order, email } = await readyOrder({ institution });
    const id = await planEmail(cafeteria, order);
    await consume('itsur-eats-email', cafeteria, [id]);
    const senders = (await messagesTo(email)).map(({ body }) => body.from);
    expect(new Set(senders)).toEqual(new Set(['Cafeterías UNIB <avisos@unib.edu.mx>']));
  });

  it('goes by the binding of an institution that chose Cloudflare', async () => {
    const institution = await configured({ email: 'cloudflare' });
    const { cafeteria, order, email } = await readyOrder({ institution });
    const id = await planEmail(cafeteria, order);
    const sent: unknown[] = [];
    await consume('itsur-eats-email', cafeteria, [id], 1, {
      SEND_EMAIL: bindingThat(async (mail) => sent.push(mail)),
    });
    expect(sent).toMatchObject([
      {
        to: email,
        from: { name: 'ITSUR Eats', email: 'avisos@itsureats.edu.mx' },
        subject: expect.stringContaining(order.number),
        text: expect.any(String),
      },
    ]);
    expect(await ledger(cafeteria, [id])).toMatchObject([
      { status: 'sent', provider: 'cloudflare', tries: [{ id: 'made-up' }] },
    ]);
  });
});

function bindingThat(send: (mail: unknown) => Promise<unknown>): SendEmail {
  return {
    send: async (mail: unknown) => {
      await send(mail);
      return { messageId: 'made-up' };
    },
  } as unknown as SendEmail;
}

const letter: Letter = {
  id: crypto.randomUUID(),
  origin: { requestId: null, traceparent: null },
  to: 'alumno@itsur.test',
  from: 'avisos@itsureats.edu.mx',
  message: { title: 'Listo', text: 'Listo', html: '<p>Listo</p>' },
  badge: null,
  collapseKey: 'x',
  path: '/',
  lifeSeconds: 60,
};

/** A made-up binding: Cloudflare's own service has not been asked. */
describe("Cloudflare's binding", () => {
  it.each([
    ['E_RATE_LIMIT_EXCEEDED', 'failed'],
    ['E_INTERNAL_SERVER_ERROR', 'failed'],
    ['E_RECIPIENT_SUPPRESSED', 'unreachable'],
    ['E_SENDER_NOT_VERIFIED', 'refused'],
    ['E_VALIDATION_ERROR', 'refused'],
  ])('%s: %s', async (code, kind) => {
    const binding = bindingThat(() => Promise.reject(Object.assign(new Error('no'), { code })));
    expect(await cloudflareEmail(env, binding).send(letter)).toEqual({ kind, reason: code });
  });

  it('is given up after the timeout', async () => {
    const binding = bindingThat(() => scheduler.wait(2_000));
    const provider = cloudflareEmail({ ...env, PROVIDER_TIMEOUT_MS: '50' }, binding);
    expect(await provider.send(letter)).toEqual({ kind: 'failed', reason: 'TimeoutError' });
  });
});
