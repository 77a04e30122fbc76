import { scheduler } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { firstWave, holdSeconds, mostWaves, waveSeconds } from '../../src/domain/circuit.ts';
import { Lanes } from '../../src/domain/concurrency.ts';
import { fc } from '../support/property.ts';

describe('letters that an open circuit holds back', () => {
  it.each([
    // place, without jitter, with all of it
    [0, 15, 18],
    [9, 15, 18],
    [10, 18, 21],
    [29, 18, 21],
    [30, 21, 24],
    [69, 21, 24],
    [70, 24, 27],
    [149, 24, 27],
    [5_000, 39, 42],
    [1_000_000, 48, 51],
  ])('come again in waves of 10, 20, 40, …: number %i after %i to %i s', (place, least, most) => {
    expect(holdSeconds(15, place, 0)).toBe(least);
    expect(holdSeconds(15, place, 0.999)).toBe(most);
  });

  const backlog = fc.record({
    retryInSeconds: fc.integer({ min: 0, max: 15 }),
    jitters: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
      minLength: 1,
      maxLength: 2_000,
    }),
  });

  it('never come before the circuit may close, and all of them within the time of all waves', () => {
    fc.assert(
      fc.property(backlog, ({ retryInSeconds, jitters }) => {
        for (const [place, jitter] of jitters.entries()) {
          const seconds = holdSeconds(retryInSeconds, place, jitter);
          expect(Number.isInteger(seconds)).toBe(true);
          expect(seconds).toBeGreaterThanOrEqual(retryInSeconds);
          expect(seconds).toBeLessThanOrEqual(retryInSeconds + mostWaves * waveSeconds);
        }
      }),
    );
  });

  it('meet a provider with at most twice what it has taken so far, and a first wave', () => {
    fc.assert(
      fc.property(backlog, ({ retryInSeconds, jitters }) => {
        const due = jitters.map((jitter, place) => holdSeconds(retryInSeconds, place, jitter));
        for (let wave = 0; wave < mostWaves; wave++) {
          const from = retryInSeconds + wave * waveSeconds;
          const before = due.filter((seconds) => seconds <= from).length;
          const now = due.filter((seconds) => seconds > from && seconds <= from + waveSeconds).length;
          // A letter without jitter comes at the very end of the wave before.
          expect(now).toBeLessThanOrEqual(2 * (before + firstWave));
        }
      }),
    );
  });
});

describe('lanes', () => {
  it('leave room for others where one group hangs', async () => {
    const hung = Promise.withResolvers<void>();
    const ended: string[] = [];
    const lanes = new Lanes(3);
    const done = Promise.all(
      ['slow', 'slow', 'slow', 'slow', 'quick', 'quick', 'quick'].map((group, n) =>
        lanes.run(group, async () => {
          if (group === 'slow') await hung.promise;
          ended.push(group);
          return n;
        }),
      ),
    );
    await scheduler.wait(20);
    expect(ended).toEqual(['quick', 'quick', 'quick']);
    hung.resolve();
    expect(await done).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('go on when what was in one has failed', async () => {
    const lanes = new Lanes(1);
    const failed = lanes.run('a', () => Promise.reject(new Error('hung up')));
    const next = lanes.run('a', async () => 'next');
    await expect(failed).rejects.toThrow('hung up');
    expect(await next).toBe('next');
  });

  it('are never more than there are, all of them used, each group in its order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        async (groups, count) => {
          const lanes = new Lanes(count);
          const begun: Record<string, number[]> = {};
          let running = 0;
          let most = 0;
          const work = (group: string, n: number) => async () => {
            begun[group] = [...(begun[group] ?? []), n];
            most = Math.max(most, ++running);
            await Promise.resolve();
            running -= 1;
            return n;
          };
          const results = await Promise.all(groups.map((group, n) => lanes.run(group, work(group, n))));
          expect(results).toEqual([...groups.keys()]);
          expect(most).toBe(Math.min(count, groups.length));
          for (const order of Object.values(begun)) expect(order).toEqual([...order].sort((a, b) => a - b));
        },
      ),
    );
  });
});
