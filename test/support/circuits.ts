import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import type { ProviderName } from '../../src/contracts/breakers.ts';

export const circuitOf = (provider: ProviderName) => env.CIRCUIT_BREAKER.getByName(provider);

/** As if nobody had ever spoken to the provider. */
export async function forgetCircuit(provider: ProviderName): Promise<void> {
  const wasOpen = await runInDurableObject(circuitOf(provider), (_, { storage }) => {
    const { rowsWritten } = storage.sql.exec(`delete from breaker where state <> 'closed'`);
    storage.sql.exec('delete from breaker');
    return rowsWritten > 0;
  });
  await evictDurableObject(circuitOf(provider));
  if (wasOpen) await untilAskedAnew();
}

/** Five failures in a row, so many seconds ago. */
export async function openCircuit(provider: ProviderName, secondsAgo = 0): Promise<void> {
  vi.setSystemTime(Date.now() - secondsAgo * 1_000);
  await circuitOf(provider).report(provider, [false, false, false, false, false]);
  vi.useRealTimers();
  await untilAskedAnew();
}

/** Does it some seconds later, by the clock of Worker and object. */
export async function later<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  vi.setSystemTime(Date.now() + seconds * 1_000);
  try {
    return await work();
  } finally {
    vi.useRealTimers();
  }
}

/** An isolate believes an answer for a second. */
const untilAskedAnew = () => scheduler.wait(1_050);
