/** As `sockets`, and in the middle all are cut off at once; then once more in quiet, to see what the database notices. */
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../figures/percentiles.ts';
import type { Ear } from '../product/ear.ts';
import { allCaughtUp } from '../product/ears.ts';
import { transactionsSoFar } from '../product/transactions.ts';
import type { Scenario, Turn } from '../scenario.ts';
import { backWithinMs, listenWhileOrdering } from './listening.ts';

/** See `transactionsSoFar`. */
const settleMs = 11_000;
/**
 * What the counter has of its own: the cron, PostgreSQL's housekeeping and late reports fall into one window and not the
 * other. Measured: up to 52, where the gateway had seen 8. A run with fewer sockets than some 500 says little.
 */
const backgroundTransactions = 100;

export const storm: Scenario = {
  summary: 'as sockets, and in the middle all of them are cut off at once',
  stacks: 'itsur',
  defaults: { seconds: 30, rate: 50 },
  async turn(product, setting, stack) {
    const inTheMiddle = async (ears: Ear[]): Promise<Turn> => {
      await sleep(setting.options.seconds * 500);
      return cutOff(ears).catch((error: Error) => ({ figures: {}, faults: [error.message] }));
    };
    return listenWhileOrdering(product, setting, stack, inTheMiddle, (ears) =>
      unnoticed(product.ownerUrl, ears),
    );
  },
};

/** As dead networks do it: no close is said. Ends when all are back, with what they missed. */
async function cutOff(ears: Ear[]): Promise<Turn> {
  const began = performance.now();
  for (const ear of ears) ear.drop();
  const waits: number[] = [];
  for (const ear of ears) void ear.caughtUp().then(() => waits.push(performance.now() - began));
  await allCaughtUp(ears, backWithinMs);
  const at = (mark: number) => percentile(waits, mark);
  return { figures: { backP50Ms: at(0.5), backP99Ms: at(0.99), allBackMs: at(1) }, faults: [] };
}

/**
 * Without orders: their own transactions vary by more than a storm might add. The cafeteria's alarm and the cron go on;
 * what they cost in a quiet time of the same length is taken off.
 */
async function unnoticed(ownerUrl: string, ears: Ear[]): Promise<Turn> {
  const window = async (work: () => Promise<unknown>) => {
    const [before, began] = [await transactionsSoFar(ownerUrl), performance.now()];
    await work();
    await sleep(settleMs);
    const count = (await transactionsSoFar(ownerUrl)) - before;
    return { count, seconds: (performance.now() - began) / 1000 };
  };
  await sleep(settleMs);
  const quiet = await window(() => sleep(settleMs));
  const stormy = await window(() => cutOff(ears));
  const extra = stormy.count - (quiet.count * stormy.seconds) / quiet.seconds;
  return {
    figures: { transactionsOfStorm: extra, transactionsASocket: extra / ears.length },
    faults:
      extra < backgroundTransactions
        ? []
        : [`the database noticed a storm: ${extra.toFixed(0)} transactions`],
  };
}
