import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limitTime } from '../../src/http/middleware/body.ts';
import { RememberingRouter } from '../../src/http/router.ts';

describe('a request', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('that hangs is answered within half a minute: try again', async () => {
    const answered = expect(limitTime(() => new Promise(() => {}))).rejects.toMatchObject({
      code: 'temporarily_unavailable',
    });
    await vi.advanceTimersByTimeAsync(30_000);
    await answered;
  });

  it('that waits for something outside has a timer, which goes with it; one from memory has none', async () => {
    const waiting = limitTime(async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(2);
    await vi.advanceTimersByTimeAsync(100);
    await waiting;
    expect(vi.getTimerCount()).toBe(0);
    const fromMemory = async () => {
      for (let turn = 0; turn < 20; turn++) await null;
      expect(vi.getTimerCount()).toBe(0);
    };
    await limitTime(fromMemory);
  });

  it('that fails at once or later fails as it did', async () => {
    const fails = async (turns: number) => {
      for (let turn = 0; turn < turns; turn++) await null;
      throw new Error(`after ${turns}`);
    };
    for (const turns of [0, 10, 200])
      await expect(limitTime(() => fails(turns))).rejects.toThrow(`after ${turns}`);
  });
});

it('a path that was found before is found again: the same handlers, with its own ids', () => {
  const router = new RememberingRouter<string>();
  router.add('GET', '/orders/:id', 'read');
  router.add('GET', '/orders/quote', 'quote');
  router.add('POST', '/orders/:id', 'change');
  for (const _ of [1, 2]) {
    expect(router.match('GET', '/orders/1')).toEqual([[['read', { id: '1' }]]]);
    expect(router.match('GET', '/orders/2')).toEqual([[['read', { id: '2' }]]]);
    expect(router.match('POST', '/orders/1')).toEqual([[['change', { id: '1' }]]]);
    expect(router.match('GET', '/orders/quote')[0].map(([handler]) => handler)).toEqual(['read', 'quote']);
  }
});
