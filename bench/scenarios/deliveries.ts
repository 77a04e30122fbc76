/**
 * 1,000 orders, of each a push and a receipt by e-mail, while both providers fail 3 calls of 10 at random: all 2,000
 * reach their recipients once. What fails four times in a row (0.8 %) dies, and is begun anew as an admin would. At that
 * rate five failures in a row come about every 600 calls: the waits are mostly those of the circuits, 15 s each time.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { demoPassword, itsur } from '../../dev/seed.ts';
import { percentile } from '../figures/percentiles.ts';
import { apiOf } from '../product/api.ts';
import { providersThatFail, type Seen } from '../product/failing-providers.ts';
import { type Delivery, deliveriesOf } from '../product/ledger.ts';
import { placeOrders } from '../product/place-orders.ts';
import type { Scenario, Turn } from '../scenario.ts';
import type { Counter } from '../stack.ts';

const students = 100;
const failing = 0.3;
/** Retries alone wait for 155 s, an open circuit for 15 s each time, and what died begins at the beginning. */
const endsWithinMs = 20 * 60_000;
const askEveryMs = 2_000;

export const deliveries: Scenario = {
  summary: 'push messages and receipts while their providers fail 3 calls of 10: each arrives, once',
  stacks: 'itsur',
  defaults: { seconds: 20, rate: 50 },
  async turn({ url, ownerUrl, sandboxUrl }, { options, measured }, stack) {
    const expected = 2 * options.seconds * options.rate;
    const api = apiOf(url);
    const providers = providersThatFail(sandboxUrl, ['fcm', 'email']);
    try {
      const day = await stack.openDay({ cafeterias: 1, students, staff: 0 });
      const counter = day.counters[0] as Counter;
      const admin = await api.call('/auth/login', {
        body: { email: `admin@${itsur.domain}`, password: demoPassword },
      });
      await providers.fail(failing);
      const began = Date.now();
      const { placed, refused } = await measured(() => placeOrders(api, day.students, counter, options));

      const begunAnew = new Set<string>();
      let rows = await deliveriesOf(ownerUrl, counter.cafeteriaId);
      while (Date.now() - began < endsWithinMs) {
        if (rows.length >= expected && rows.every(({ status }) => status === 'sent')) break;
        for (const { id } of rows.filter(({ status }) => status === 'dead')) {
          const token = String(admin.body.accessToken);
          const { status } = await api.call(`/admin/deliveries/${id}/retry`, { token, body: {} });
          if (status === 200) begunAnew.add(id);
        }
        await sleep(askEveryMs);
        rows = await deliveriesOf(ownerUrl, counter.cafeteriaId);
      }
      const toTheEnd = { toTheEndSeconds: (Date.now() - began) / 1000, begunAnew: begunAnew.size };
      const seen = await providers.seenSince(began);
      const { figures, faults } = judged(rows, seen, expected, options.seconds);
      return {
        figures: { orders: placed.length, ...toTheEnd, ...figures },
        faults: [...new Set(refused), ...faults],
      };
    } finally {
      await providers.recover();
      api.close();
    }
  },
};

function judged(rows: Delivery[], { messages, attempts }: Seen, expected: number, seconds: number): Turn {
  const ids = new Set(rows.map(({ providerMessageId }) => providerMessageId));
  const ours = messages.filter(({ id }) => ids.has(id));
  const arrival = new Map(ours.map(({ id, at }) => [id, Date.parse(at)]));
  const waits = (of: Delivery[]) =>
    of.flatMap(({ providerMessageId, committedAt }) => {
      const at = arrival.get(providerMessageId ?? '');
      return at === undefined ? [] : [(at - committedAt) / 1000];
    });
  const [all, atOnce] = [waits(rows), waits(rows.filter(({ tries }) => tries === 1))];
  const times = attempts.map(({ at }) => Date.parse(at));
  const sent = rows.filter(({ status }) => status === 'sent').length;
  const counts = [rows.length, sent, ids.size, ours.length, arrival.size];
  return {
    figures: {
      arrivesP50Seconds: percentile(all, 0.5),
      arrivesP95Seconds: percentile(all, 0.95),
      atOnceP50Seconds: percentile(atOnce, 0.5),
      atOnceP95Seconds: percentile(atOnce, 0.95),
      calls: attempts.length,
      failedCalls: attempts.filter(({ fault }) => fault).length,
      callsPerSecondUnderLoad: duringLoad(times, seconds) / seconds,
      callsInBusiestSecond: busiestSecond(times),
    },
    faults: counts.every((count) => count === expected)
      ? []
      : [`expected ${expected}: in the ledger, sent, distinct, received, distinct: ${counts.join(', ')}`],
  };
}

/** Calls from the first one on, for as long as orders came. */
function duringLoad(times: number[], seconds: number): number {
  const first = Math.min(...times);
  return times.filter((time) => time < first + seconds * 1000).length;
}

function busiestSecond(times: number[]): number {
  const counts = new Map<number, number>();
  for (const time of times)
    counts.set(Math.floor(time / 1000), (counts.get(Math.floor(time / 1000)) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
