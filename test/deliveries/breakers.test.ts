import { evictDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { afterEach, describe, expect, it } from 'vitest';
import { askCircuit, reportToCircuit } from '../../src/services/circuit.ts';
import { makeInstitution, openCafeteria, registerPhone } from '../support/cafeteria.ts';
import { circuitOf, forgetCircuit, later, openCircuit } from '../support/circuits.ts';
import { consume, ledger, phones, planPushes, readyOrder } from '../support/deliveries.ts';
import { eventually } from '../support/lab.ts';
import { attemptsTo, injectFault, messagesTo } from '../support/sandbox.ts';

afterEach(() => forgetCircuit('fcm'));

const down = (token: string, count = 1) =>
  injectFault({ provider: 'fcm', mode: 'error', status: 503, count, recipient: token });
const reached = async (tokens: string[]) =>
  (await Promise.all(tokens.map((token) => messagesTo(token)))).map((messages) => messages.length);
const called = async (tokens: string[]) =>
  (await Promise.all(tokens.map((token) => attemptsTo(token)))).map((attempts) => attempts.length);
const mailsAboutReady = async (email: string) =>
  (await messagesTo(email)).filter(({ body }) => /listo/.test(body.subject));

async function metricOf(provider: string): Promise<string | undefined> {
  const response = await exports.default.fetch('http://itsur.test/metrics', {
    headers: { authorization: `Bearer ${env.METRICS_TOKEN}` },
  });
  return new RegExp(`circuit_breaker_state\\{provider="${provider}"\\} (\\d)`).exec(
    await response.text(),
  )?.[1];
}

describe('a provider that is down', () => {
  it('is left in peace after five failures; everybody is reached once when it is back, and no wait counts as a try', async () => {
    const { cafeteria, order } = await readyOrder();
    const devices = phones(14);
    const tokens = devices.map(({ token }) => token);
    const ids = await planPushes(cafeteria, order, devices);
    await Promise.all(tokens.slice(0, 10).map((token) => down(token)));

    const first = await consume('itsur-eats-push', cafeteria, ids);
    const before = await ledger(cafeteria, ids);
    const tried = before.filter((row) => row.attempts === 1).map((row) => row.id);
    const held = before.filter((row) => row.attempts === 0).map((row) => row.id);
    // Five leave side by side: by the time the fifth has failed, four more may be on their way.
    expect(tried.length).toBeGreaterThanOrEqual(5);
    expect(tried.length).toBeLessThanOrEqual(9);
    expect(held.length).toBe(14 - tried.length);
    expect(first.explicitAcks.sort()).toEqual([...held].sort());
    for (const row of before.filter(({ attempts }) => attempts === 0)) {
      expect(row).toMatchObject({
        status: 'pending',
        last_error: 'held: the circuit of fcm is open',
        tries: [],
      });
      expect(row.seconds).toBeGreaterThan(10);
      expect(row.seconds).toBeLessThanOrEqual(21);
    }
    expect(await circuitOf('fcm').read()).toMatchObject({ state: 'open' });
    expect(
      await eventually(
        () => metricOf('fcm'),
        (state) => state === '2',
      ),
    ).toBe('2');

    const callsSoFar = await called(tokens);
    await scheduler.wait(1_050);
    await consume('itsur-eats-push', cafeteria, held);
    expect(await called(tokens)).toEqual(callsSoFar);
    expect((await ledger(cafeteria, held)).map((row) => row.attempts)).toEqual(held.map(() => 0));

    await later(16, async () => {
      // The probe meets its fault: back to open, one call.
      await consume('itsur-eats-push', cafeteria, held);
    });
    expect((await called(tokens)).reduce((sum, calls) => sum + calls)).toBe(tried.length + 1);
    expect((await circuitOf('fcm').read()).state).toBe('open');

    await later(33, async () => {
      await consume('itsur-eats-push', cafeteria, held);
      expect((await circuitOf('fcm').read()).state).toBe('closed');
      // Fewer than five still meet their fault, and are tried once more.
      for (const attempt of [2, 3]) await consume('itsur-eats-push', cafeteria, ids, attempt);
    });
    expect(await reached(tokens)).toEqual(tokens.map(() => 1));
    expect((await circuitOf('fcm').read()).state).toBe('closed');
    await eventually(
      () => metricOf('fcm'),
      (state) => state === '0',
    );
  });

  it('lets one letter of a batch find out whether it is back, and one batch of all', async () => {
    const { cafeteria, order } = await readyOrder();
    const devices = phones(6);
    const tokens = devices.map(({ token }) => token);
    const ids = await planPushes(cafeteria, order, devices);
    await openCircuit('fcm', 16);
    await consume('itsur-eats-push', cafeteria, ids.slice(0, 3));
    expect((await reached(tokens)).sort()).toEqual([0, 0, 0, 0, 0, 1]);
    await openCircuit('fcm', 16);
    expect((await askCircuit(env, 'fcm')).kind).toBe('probe');
    // It is another batch's, whose letter is on its way meanwhile.
    await consume('itsur-eats-push', cafeteria, ids.slice(3));
    expect((await reached(tokens)).sort()).toEqual([0, 0, 0, 0, 0, 1]);
    await reportToCircuit(env, 'fcm', [true]);
    await consume('itsur-eats-push', cafeteria, ids);
    expect(await reached(tokens)).toEqual([1, 1, 1, 1, 1, 1]);
    expect((await ledger(cafeteria, ids)).map((row) => row.attempts)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('gets a waiting letter through the real queue when it is back: reached once', async () => {
    const cafeteria = await openCafeteria();
    const token = await registerPhone(cafeteria.student);
    await openCircuit('fcm', 9);
    await cafeteria.student.order(cafeteria.id, { [cafeteria.item]: 1 });
    await scheduler.wait(1_500);
    expect(await attemptsTo(token)).toHaveLength(0);
    await eventually(
      () => messagesTo(token),
      (messages) => messages.length === 1,
    );
    expect(await attemptsTo(token)).toHaveLength(1);
  });

  it('sends "your order is ready" by e-mail meanwhile, once, to those who want it so', async () => {
    const institution = await makeInstitution();
    const { cafeteria, order, email } = await readyOrder({ institution });
    const other = await readyOrder({ institution });
    await other.cafeteria.sql('update users set notification_preferences = $2 where id = $1', [
      other.cafeteria.student.user?.id,
      JSON.stringify({ order_updates: { push: true, email: false } }),
    ]);
    const ids = await planPushes(cafeteria, order, phones(2));
    const unwanted = await planPushes(other.cafeteria, other.order, phones(1));
    await openCircuit('fcm');
    for (const attempt of [1, 2]) await consume('itsur-eats-push', cafeteria, [...ids, ...unwanted], attempt);
    await eventually(
      () => mailsAboutReady(email),
      (mails) => mails.length === 1,
    );
    const planned = await cafeteria.sql(
      `select user_id from notification_deliveries where channel = 'email' and template = 'order_ready'`,
    );
    expect(planned).toEqual([{ user_id: cafeteria.student.user?.id }]);
    expect(await mailsAboutReady(email)).toHaveLength(1);
    expect(await mailsAboutReady(other.email)).toHaveLength(0);
  });
});

describe('a push that is dead', () => {
  it('is told by e-mail, once', async () => {
    const { cafeteria, order, email } = await readyOrder();
    const [device] = phones(1);
    const ids = await planPushes(cafeteria, order, [device!]);
    await cafeteria.sql('update notification_deliveries set attempts = 3 where id = $1', ids);
    await down(device!.token);
    await consume('itsur-eats-push', cafeteria, ids, 4);
    for (const attempt of [1, 2]) await consume('itsur-eats-dead', cafeteria, ids, attempt);
    expect(await ledger(cafeteria, ids)).toMatchObject([{ status: 'dead', attempts: 4 }]);
    await eventually(
      () => mailsAboutReady(email),
      (mails) => mails.length === 1,
    );
    expect(await reached([device!.token])).toEqual([0]);
  });
});

describe('a circuit', () => {
  it('opens when half of twenty calls failed, not before', async () => {
    const circuit = circuitOf('onesignal');
    const alternating = Array.from({ length: 19 }, (_, index) => index % 2 === 0);
    await circuit.report('onesignal', alternating);
    expect((await circuit.read()).state).toBe('closed');
    await circuit.report('onesignal', [false]);
    expect((await circuit.read()).state).toBe('open');
  });

  it('stays closed while an answer comes after every fourth failure', async () => {
    const circuit = circuitOf('web_push');
    await circuit.report('web_push', [false, false, false, false, true, false, false, false, false, true]);
    expect((await circuit.read()).state).toBe('closed');
    await circuit.report('web_push', [false, false, false, false, false]);
    expect((await circuit.read()).state).toBe('open');
  });

  it('is not opened by dead tokens and refused letters', async () => {
    const { cafeteria, order } = await readyOrder();
    const dead = ['unregistered', 'mismatch'].flatMap((kind) =>
      phones(4).map(({ token }) => ({ platform: 'android' as const, token: `${kind}-${token}` })),
    );
    const ids = await planPushes(cafeteria, order, dead);
    await consume('itsur-eats-push', cafeteria, ids);
    expect((await ledger(cafeteria, ids)).map((row) => row.status)).toEqual(ids.map(() => 'failed'));
    expect((await circuitOf('fcm').read()).state).toBe('closed');
  });

  it('is remembered by its object over a restart', async () => {
    await openCircuit('fcm');
    await evictDurableObject(circuitOf('fcm'));
    expect(await circuitOf('fcm').ask('fcm')).toEqual({ kind: 'open', retryInSeconds: expect.any(Number) });
  });

  it('hands out another probe when the first one was lost with its consumer', async () => {
    await openCircuit('fcm', 16);
    expect((await circuitOf('fcm').ask('fcm')).kind).toBe('probe');
    expect((await circuitOf('fcm').ask('fcm')).kind).toBe('open');
    const other = await later(16, async () => await circuitOf('fcm').ask('fcm'));
    expect(other.kind).toBe('probe');
  });

  it('is shown to admins, and to nobody else', async () => {
    const { cafeteria } = await readyOrder();
    await openCircuit('fcm');
    const { status, body } = await cafeteria.admin.call('/admin/breakers');
    expect(status).toBe(200);
    expect(body.data.map(({ provider }: { provider: string }) => provider)).toEqual([
      'fcm',
      'onesignal',
      'web_push',
      'resend',
      'cloudflare',
      'stripe',
    ]);
    expect(body.data[0]).toEqual({
      provider: 'fcm',
      state: 'open',
      since: expect.stringMatching(/Z$/),
      retryInSeconds: expect.any(Number),
    });
    for (const someone of [cafeteria.student, cafeteria.staff])
      expect((await someone.call('/admin/breakers')).status).toBe(403);
  });
});
