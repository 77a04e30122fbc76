/** What a stack costs: CPU by process, and round trips to its database. */
import { type CpuTimes, cpuEach, cpuTimes } from './figures/cpu.ts';
import type { Setting, Turn } from './scenario.ts';
import type { Stack } from './stack.ts';

export type Reading = { cpu: CpuTimes; roundTrips: number | null };

export async function readMeter(stack: Stack, { generator }: Setting): Promise<Reading> {
  const cpu = cpuTimes({ ...stack.processes, generator: { pids: [generator.pid] } });
  return { cpu, roundTrips: await stack.roundTrips() };
}

/**
 * What each of `count` pieces of work cost between two readings: `cpuApiMs` and the like, `cpuApplicationMs` for all that is the
 * application's own (neither the database nor what stands in for other people's services), and `roundTrips`.
 */
export function costs(
  prefix: string,
  stack: Stack,
  before: Reading,
  after: Reading,
  count: number,
): Turn['figures'] {
  const each = cpuEach(before.cpu, after.cpu, count);
  const application = stack.application.reduce((sum, name) => sum + (each[name] ?? 0), 0);
  const figures = Object.entries({ application, ...each }).map(([name, value]) => [
    camel(prefix, 'cpu', name, 'ms'),
    value,
  ]);
  const trips =
    before.roundTrips === null || after.roundTrips === null
      ? []
      : [[camel(prefix, 'roundTrips'), (after.roundTrips - before.roundTrips) / Math.max(1, count)]];
  return Object.fromEntries([...figures, ...trips]);
}

const camel = (...words: string[]) =>
  words
    .filter((word) => word !== '')
    .map((word, index) => (index === 0 ? word : `${word[0]?.toUpperCase()}${word.slice(1)}`))
    .join('');
