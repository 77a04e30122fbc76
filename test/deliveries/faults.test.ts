import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it } from 'vitest';
import { Circuits } from '../../src/consumers/circuits.ts';
import { providersFor } from '../../src/consumers/providers/choose.ts';
import { sendDelivery } from '../../src/consumers/send-delivery.ts';
import { institutionConfigSchema } from '../../src/contracts/institution.ts';
import { tenantDatabase } from '../../src/db/client.ts';
import { claimDeliveries } from '../../src/services/deliveries/ledger.ts';
import type { OpenCafeteria } from '../support/cafeteria.ts';
import { forgetCircuit } from '../support/circuits.ts';
import { consume, ledger, phones, planEmail, planPushes, readyOrder } from '../support/deliveries.ts';
import { eventually } from '../support/lab.ts';
import { attemptsTo, injectFault, messagesTo } from '../support/sandbox.ts';

afterEach(async () => {
  await Promise.all([forgetCircuit('fcm'), forgetCircuit('resend')]);
});

/** A push to one phone, and the same news by e-mail, each ready to be taken by a consumer. */
async function onePush() {
  const { cafeteria, order } = await readyOrder();
  const [device] = phones(1);
  const [id] = await planPushes(cafeteria, order, [device!]);
  return { cafeteria, id: id as string, token: device?.token as string };
}

async function oneMail() {
  const { cafeteria, order, email } = await readyOrder();
  // Its receipt goes to the same mailbox, through the real queue: a fault planted before it has gone would meet it.
  await eventually(
    () =>
      cafeteria.sql(`select 1 from notification_deliveries where user_id = $1 and status <> 'sent'`, [
        cafeteria.student.user?.id,
      ]),
    (waiting) => waiting.length === 0,
  );
  return { cafeteria, id: await planEmail(cafeteria, order), email };
}

const readyMails = async (email: string) =>
  (await messagesTo(email)).filter(({ body }) => /listo/.test(body.subject));

describe('a provider that fails', () => {
  it('three times is asked a fourth time: the phone is reached once, and each try is kept', async () => {
    const { cafeteria, id, token } = await onePush();
    await injectFault({ provider: 'fcm', mode: 'error', status: 503, count: 3, recipient: token });
    for (const attempt of [1, 2, 3, 4]) await consume('itsur-eats-push', cafeteria, [id], attempt);
    expect(await messagesTo(token)).toHaveLength(1);
    const [row] = await ledger(cafeteria, [id]);
    expect(row).toMatchObject({ status: 'sent', attempts: 4, provider: 'fcm', last_error: null });
    expect(row?.tries.map(({ provider, outcome, error }) => [provider, outcome, error])).toEqual([
      ['fcm', 'failed', 'UNAVAILABLE'],
      ['fcm', 'failed', 'UNAVAILABLE'],
      ['fcm', 'failed', 'UNAVAILABLE'],
      ['fcm', 'delivered', null],
    ]);
    expect(row?.tries.at(-1)?.id).toMatch(/^projects\/.+\/messages\/.+/);
  });

  it('and says how long to wait is left alone so long: reached once', async () => {
    const { cafeteria, id, email } = await oneMail();
    await injectFault({
      provider: 'email',
      mode: 'error',
      status: 429,
      retryAfterSeconds: 40,
      recipient: email,
    });
    const { retryMessages } = await consume('itsur-eats-email', cafeteria, [id]);
    expect(retryMessages).toEqual([{ msgId: id }]);
    const [row] = await ledger(cafeteria, [id]);
    expect(row?.seconds).toBeGreaterThan(10);
    expect(row?.seconds).toBeLessThanOrEqual(40);
    await consume('itsur-eats-email', cafeteria, [id], 2);
    expect(await readyMails(email)).toHaveLength(1);
  });

  it('by hanging is given up after the timeout: reached once, by the next try', async () => {
    const { cafeteria, id, token } = await onePush();
    await injectFault({ provider: 'fcm', mode: 'hang', recipient: token });
    await consume('itsur-eats-push', cafeteria, [id], 1, { PROVIDER_TIMEOUT_MS: '300' });
    expect(await ledger(cafeteria, [id])).toMatchObject([{ status: 'pending', last_error: 'TimeoutError' }]);
    await consume('itsur-eats-push', cafeteria, [id], 2);
    expect(await messagesTo(token)).toHaveLength(1);
  });

  it('by breaking the connection is asked again: reached once', async () => {
    const { cafeteria, id, token } = await onePush();
    await injectFault({ provider: 'fcm', mode: 'reset', recipient: token });
    for (const attempt of [1, 2]) await consume('itsur-eats-push', cafeteria, [id], attempt);
    expect(await messagesTo(token)).toHaveLength(1);
    expect((await ledger(cafeteria, [id]))[0]?.tries.map(({ outcome }) => outcome)).toEqual([
      'failed',
      'delivered',
    ]);
  });

  it('for one of a batch leaves the others alone: each is reached once', async () => {
    const { cafeteria, order } = await readyOrder();
    const devices = phones(3);
    const ids = await planPushes(cafeteria, order, devices);
    await injectFault({ provider: 'fcm', mode: 'error', status: 500, recipient: devices[1]!.token });
    const { explicitAcks, retryMessages } = await consume('itsur-eats-push', cafeteria, ids);
    expect([explicitAcks.sort(), retryMessages.map(({ msgId }) => msgId)]).toEqual([
      [ids[0], ids[2]].sort(),
      [ids[1]],
    ]);
    await consume('itsur-eats-push', cafeteria, [ids[1]!], 2);
    for (const { token } of devices) expect(await messagesTo(token)).toHaveLength(1);
  });
});

describe('an answer that is lost', () => {
  it('of an e-mail: asked twice, reached once, for the provider knows the letter again', async () => {
    const { cafeteria, id, email } = await oneMail();
    await injectFault({ provider: 'email', mode: 'lost_answer', recipient: email });
    for (const attempt of [1, 2]) await consume('itsur-eats-email', cafeteria, [id], attempt);
    expect(await readyMails(email)).toMatchObject([{ attempts: 2 }]);
    expect(await ledger(cafeteria, [id])).toMatchObject([{ status: 'sent', attempts: 2 }]);
  });

  it('of an e-mail whose reader changes language before it is asked again: it went out as it was, once', async () => {
    const { cafeteria, id, email } = await oneMail();
    await injectFault({ provider: 'email', mode: 'lost_answer', recipient: email });
    await consume('itsur-eats-email', cafeteria, [id], 1);
    await cafeteria.student.call('/me', { method: 'PATCH', body: { locale: 'en' } });
    await consume('itsur-eats-email', cafeteria, [id], 2);
    expect(await readyMails(email)).toHaveLength(1);
    expect(await ledger(cafeteria, [id])).toMatchObject([{ status: 'sent', attempts: 2, last_error: null }]);
  });

  it('of FCM: sent twice, shown once, for the second replaces the first', async () => {
    const { cafeteria, id, token } = await onePush();
    await injectFault({ provider: 'fcm', mode: 'lost_answer', recipient: token });
    for (const attempt of [1, 2]) await consume('itsur-eats-push', cafeteria, [id], attempt);
    const sent = (await messagesTo(token)).map(({ body }) => body.message);
    expect(sent).toHaveLength(2);
    expect(new Set(sent.map(({ android }) => android.collapse_key)).size).toBe(1);
    expect(new Set(sent.map(({ apns }) => apns.headers['apns-collapse-id'])).size).toBe(1);
  });
});

describe('a phone that is gone', () => {
  it('is asked once, forgotten, and reached never', async () => {
    const { cafeteria, id, token } = await onePush();
    await injectFault({ provider: 'fcm', mode: 'invalid_token', recipient: token });
    const { retryMessages } = await consume('itsur-eats-push', cafeteria, [id]);
    expect(retryMessages).toEqual([]);
    expect(await ledger(cafeteria, [id])).toMatchObject([
      { status: 'failed', attempts: 1, tries: [{ outcome: 'unreachable', error: 'UNREGISTERED' }] },
    ]);
    expect(await cafeteria.sql('select * from devices where push_token = $1', [token])).toEqual([]);
    expect(await attemptsTo(token)).toHaveLength(1);
    expect(await messagesTo(token)).toHaveLength(0);
  });
});

describe('a consumer that dies between sending and recording', () => {
  /** All that it did before: claimed, sent. */
  async function sendAndDie({ address }: OpenCafeteria, id: string) {
    const institution = {
      id: address.institutionId,
      name: '',
      roleName: address.roleName,
      config: institutionConfigSchema.parse({}),
    };
    const [claimed] = await claimDeliveries(tenantDatabase(env, institution), [id]);
    await sendDelivery(claimed!, {
      env,
      institution,
      circuits: new Circuits(env),
      providerNamed: providersFor(env),
      queueTries: new Map(),
    });
  }

  it('keeps its claim for two minutes: nobody else sends, and the queue is not asked to bring it again', async () => {
    const { cafeteria, id, email } = await oneMail();
    await sendAndDie(cafeteria, id);
    const { explicitAcks } = await consume('itsur-eats-email', cafeteria, [id], 2);
    expect(explicitAcks).toEqual([id]);
    expect(await readyMails(email)).toMatchObject([{ attempts: 1 }]);
  });

  it('after which the e-mail is asked for again, and reached once', async () => {
    const { cafeteria, id, email } = await oneMail();
    await sendAndDie(cafeteria, id);
    await cafeteria.sql(
      `update notification_deliveries set claimed_until = now() - interval '1 second' where id = $1`,
      [id],
    );
    await consume('itsur-eats-email', cafeteria, [id], 2);
    expect(await readyMails(email)).toMatchObject([{ attempts: 2 }]);
    expect(await ledger(cafeteria, [id])).toMatchObject([{ status: 'sent' }]);
  });
});

describe('a queue message', () => {
  it('that three consumers get at once is sent by one: reached once', async () => {
    const { cafeteria, id, token } = await onePush();
    await Promise.all([1, 2, 3].map(() => consume('itsur-eats-push', cafeteria, [id])));
    await consume('itsur-eats-push', cafeteria, [id], 2);
    expect(await attemptsTo(token)).toHaveLength(1);
    expect(await messagesTo(token)).toHaveLength(1);
  });

  it('whose delivery has used up its tries before the queue has ends it at once: reached never', async () => {
    const { cafeteria, id, token } = await onePush();
    await cafeteria.sql('update notification_deliveries set attempts = 3 where id = $1', [id]);
    await injectFault({ provider: 'fcm', mode: 'error', status: 503, recipient: token });
    const { retryMessages } = await consume('itsur-eats-push', cafeteria, [id], 1);
    expect(retryMessages).toEqual([]);
    expect(await ledger(cafeteria, [id])).toMatchObject([{ status: 'dead', attempts: 4 }]);
    expect(await messagesTo(token)).toHaveLength(0);
  });

  it('that died of a database without answer does not end a delivery with tries left', async () => {
    const { cafeteria, id, token } = await onePush();
    await consume('itsur-eats-dead', cafeteria, [id]);
    expect(await ledger(cafeteria, [id])).toMatchObject([{ status: 'pending', attempts: 0 }]);
    await consume('itsur-eats-push', cafeteria, [id]);
    expect(await messagesTo(token)).toHaveLength(1);
  });

  it('that comes late for an order already collected is skipped, and says so: reached never', async () => {
    const { cafeteria, id, token } = await onePush();
    await cafeteria.sql(`update orders set status = 'collected'`);
    await cafeteria.sql(
      `update notification_deliveries set created_at = now() - interval '1 minute' where id = $1`,
      [id],
    );
    await consume('itsur-eats-push', cafeteria, [id]);
    expect(await ledger(cafeteria, [id])).toMatchObject([
      { status: 'skipped', last_error: 'overtaken: the order is collected', tries: [] },
    ]);
    expect(await attemptsTo(token)).toHaveLength(0);
  });
});
