/** npm run simulate -- --days N --seed S [--replay SEED] [--judge postgres] */
import { parseArgs } from 'node:util';
import type { Twin } from './paired-judge.ts';
import { type Failure, simulate } from './run.ts';
import { withOwnPostgres } from './with-database.ts';

/** A seed is worth so many days: a failure is replayed in seconds. */
const daysOfASeed = 2;

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    replay: { type: 'string' },
    judge: { type: 'string', default: 'memory' },
  },
});

const begun = performance.now();
const total = { days: 0, steps: 0, commits: 0, orders: 0, refunds: 0, requests: 0, compared: 0 };
let failure = null as Failure | null;
const first = Number(values.replay ?? values.seed);
const last = values.replay ? first : first + Math.ceil(Number(values.days) / daysOfASeed) - 1;
async function run(twin: Twin | null): Promise<void> {
  for (let seed = first; seed <= last && !failure; seed++) {
    const run = await simulate(seed, daysOfASeed, twin);
    total.days += daysOfASeed;
    for (const name of ['steps', 'commits', 'orders', 'refunds', 'requests', 'compared'] as const)
      total[name] += run.figures[name];
    failure = run.failure;
  }
}
await (values.judge === 'postgres' ? withOwnPostgres(run) : run(null));
const seconds = (performance.now() - begun) / 1000;
if (failure) {
  for (const line of failure.said) console.error(line);
  console.error(failure.error);
  console.error(
    `seed ${failure.seed}, step ${failure.step}, ${failure.at}: npm run simulate -- --replay ${failure.seed}`,
  );
}
const daysAnHour = Math.round((total.days / seconds) * 3600);
console.log(
  JSON.stringify({ ...total, seconds: Math.round(seconds), daysAnHour, failed: failure?.seed ?? null }),
);
process.exitCode = failure ? 1 : 0;
