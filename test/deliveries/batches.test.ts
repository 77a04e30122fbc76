import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CircuitBreaker } from '../../durable-objects/circuit-breaker/index.ts';
import { firstWave, waveSeconds } from '../../src/domain/circuit.ts';
import { makeInstitution } from '../support/cafeteria.ts';
import { circuitOf, forgetCircuit, later, openCircuit } from '../support/circuits.ts';
import { consume, consumeOf, ledger, phones, planPushes, readyOrder } from '../support/deliveries.ts';
import { eventually, workersCalls } from '../support/lab.ts';
import { attemptsTo, injectFault, messagesTo, subscribeBrowser } from '../support/sandbox.ts';

beforeEach(() => forgetCircuit('fcm'));
afterEach(() => Promise.all([forgetCircuit('fcm'), forgetCircuit('web_push')]));

/** With an institution of its own: its round trips are counted. */
const alone = async () => readyOrder({ institution: await makeInstitution() });

/** What the order's own messages need is over. */
const settled = ({ cafeteria }: Awaited<ReturnType<typeof alone>>) =>
  eventually(
    () => cafeteria.sql(`select from notification_deliveries where status = 'pending'`),
    (waiting) => waiting.length === 0,
  );

describe('a batch of deliveries', () => {
  it.each([1, 50])('of %i costs two round trips: one claims, one records', async (size) => {
    const ready = await alone();
    await settled(ready);
    const devices = phones(size);
    const ids = await planPushes(ready.cafeteria, ready.order, devices);
    const before = await workersCalls(ready.cafeteria.institution);
    await consume('itsur-eats-push', ready.cafeteria, ids);
    expect((await workersCalls(ready.cafeteria.institution)) - before).toBe(2);
    expect(new Set((await ledger(ready.cafeteria, ids)).map(({ status }) => status))).toEqual(
      new Set(['sent']),
    );
  });

  it('of which another consumer has taken all costs one', async () => {
    const ready = await alone();
    await settled(ready);
    const ids = await planPushes(ready.cafeteria, ready.order, phones(3));
    await consume('itsur-eats-push', ready.cafeteria, ids);
    const before = await workersCalls(ready.cafeteria.institution);
    await consume('itsur-eats-push', ready.cafeteria, ids, 2);
    expect((await workersCalls(ready.cafeteria.institution)) - before).toBe(1);
  });

  it('whose claims have lapsed is taken by the next consumer, once; what the first one brings then changes nothing', async () => {
    const { cafeteria, order } = await alone();
    const devices = phones(2);
    const ids = await planPushes(cafeteria, order, devices);
    await cafeteria.sql(
      `update notification_deliveries set claimed_until = now() - interval '1 second', attempts = 1 where id = any($1::uuid[])`,
      [ids],
    );
    await Promise.all([1, 2].map(() => consume('itsur-eats-push', cafeteria, ids)));
    for (const { token } of devices) expect(await attemptsTo(token)).toHaveLength(1);
    await cafeteria.sql(`select record_delivery_results($1::jsonb)`, [
      JSON.stringify(ids.map((id) => ({ id, attempt: 1, status: 'pending', retryInSeconds: 5 }))),
    ]);
    expect(await ledger(cafeteria, ids)).toMatchObject([
      { status: 'sent', attempts: 2 },
      { status: 'sent', attempts: 2 },
    ]);
  });

  it('of two institutions costs two round trips each, and the fault of one leaves the other alone', async () => {
    const [one, other] = await Promise.all([alone(), alone()]);
    await Promise.all([settled(one), settled(other)]);
    const ofEach = await Promise.all(
      [one, other].map(({ cafeteria, order }) => planPushes(cafeteria, order, phones(3))),
    );
    const messages = [one, other].flatMap(({ cafeteria }, n) =>
      ofEach[n]!.map((id) => ({ id, address: cafeteria.address })),
    );
    const calls = () => Promise.all([one, other].map(({ cafeteria }) => workersCalls(cafeteria.institution)));
    const before = await calls();
    await consumeOf(messages);
    expect((await calls()).map((count, n) => count - before[n]!)).toEqual([2, 2]);
    for (const [n, { cafeteria }] of [one, other].entries())
      expect((await ledger(cafeteria, ofEach[n]!)).map(({ status }) => status)).toEqual([
        'sent',
        'sent',
        'sent',
      ]);

    const again = await planPushes(one.cafeteria, one.order, phones(1));
    const { explicitAcks, retryMessages } = await consumeOf([
      { id: crypto.randomUUID(), address: { institutionId: 'nobody', roleName: 'inst_nobody' } },
      { id: again[0]!, address: one.cafeteria.address },
    ]);
    expect(explicitAcks).toEqual(again);
    expect(retryMessages).toHaveLength(1);
  });

  it('is not held up by a phone that hangs, nor by a provider that does', async () => {
    const { cafeteria, order } = await alone();
    const hanging = phones(7);
    const browsers = await Promise.all(Array.from({ length: 4 }, () => subscribeBrowser()));
    for (const { token } of hanging) await injectFault({ provider: 'fcm', mode: 'hang', recipient: token });
    const ids = await planPushes(cafeteria, order, [
      ...hanging,
      ...browsers.map(({ subscription }) => ({
        platform: 'web' as const,
        token: JSON.stringify(subscription),
      })),
    ]);
    let isOver = false;
    const batch = consume('itsur-eats-push', cafeteria, ids, 1, { PROVIDER_TIMEOUT_MS: '6000' }).then(() => {
      isOver = true;
    });
    for (const { id } of browsers)
      await eventually(
        () => messagesTo(id),
        (messages) => messages.length === 1,
      );
    expect(isOver).toBe(false);
    await batch;
  });
});

describe('a circuit, as a consumer sees it', () => {
  it('is asked once a second at most, and told in the background, whatever there is to deliver', async () => {
    const { cafeteria, order } = await alone();
    const batches = await Promise.all([1, 2, 3, 4].map(() => planPushes(cafeteria, order, phones(5))));
    const calls = { ask: 0, report: 0 };
    for (const method of ['ask', 'report'] as const) {
      const original = CircuitBreaker.prototype[method] as (...args: unknown[]) => never;
      vi.spyOn(CircuitBreaker.prototype, method).mockImplementation(function (
        this: CircuitBreaker,
        ...args: unknown[]
      ) {
        if (args[0] === 'fcm') calls[method] += 1;
        return original.apply(this, args);
      } as never);
    }
    const startedAt = Date.now();
    await Promise.all(batches.map((ids) => consume('itsur-eats-push', cafeteria, ids)));
    const seconds = 1 + Math.floor((Date.now() - startedAt) / 1_000);
    vi.restoreAllMocks();
    expect(calls.ask).toBeLessThanOrEqual(seconds);
    expect(calls.report).toBeGreaterThan(0);
    expect(calls.report).toBeLessThanOrEqual(batches.length);
  });

  it('that is open has its letters come again in waves, over all the batches that it holds back', async () => {
    const { cafeteria, order } = await alone();
    const ids = await planPushes(cafeteria, order, phones(60));
    await openCircuit('fcm');
    for (const batch of [ids.slice(0, 25), ids.slice(25)]) await consume('itsur-eats-push', cafeteria, batch);
    const { retryInSeconds } = await circuitOf('fcm').read();
    const seconds = (await ledger(cafeteria, ids)).map((row) => row.seconds).sort((a, b) => a - b);
    // A second for the rounding up, and one for the time that this test has taken.
    const dueBy = (wave: number) =>
      seconds.filter((due) => due <= retryInSeconds - 2 + wave * waveSeconds).length;
    expect(dueBy(1)).toBeLessThanOrEqual(firstWave);
    expect(dueBy(2)).toBeLessThanOrEqual(3 * firstWave);
    expect(seconds.at(-1)).toBeLessThanOrEqual(retryInSeconds + 2 + 3 * waveSeconds);
    expect(seconds.at(-1)).toBeGreaterThan(retryInSeconds - 2 + 2 * waveSeconds);
  });

  it('counts who waits anew when a probe is out: these are the first to go', async () => {
    await openCircuit('fcm', 13);
    expect(await circuitOf('fcm').report('fcm', [], 40)).toMatchObject({ kind: 'open', heldBefore: 40 });
    expect(await circuitOf('fcm').report('fcm', [], 2)).toMatchObject({ kind: 'open', heldBefore: 42 });
    await later(3, async () => {
      expect(await circuitOf('fcm').ask('fcm')).toMatchObject({ kind: 'probe' });
      expect(await circuitOf('fcm').ask('fcm')).toEqual({ kind: 'open', retryInSeconds: 2 });
      expect(await circuitOf('fcm').report('fcm', [true])).toEqual({ kind: 'closed' });
    });
  });

  it('that answers nothing to a report, as the version before does, is asked before the next letter', async () => {
    const { cafeteria, order } = await alone();
    const [first, second] = await Promise.all([1, 2].map(() => planPushes(cafeteria, order, phones(1))));
    const told = vi.spyOn(CircuitBreaker.prototype, 'report').mockResolvedValue(undefined as never);
    await consume('itsur-eats-push', cafeteria, first!);
    told.mockRestore();
    await circuitOf('fcm').report('fcm', [false, false, false, false, false]);
    await consume('itsur-eats-push', cafeteria, second!);
    expect(await ledger(cafeteria, second!)).toMatchObject([{ attempts: 0, status: 'pending' }]);
  });
});
