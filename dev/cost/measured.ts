/**
 * What time things take, as the bench has measured it: dev/cost/measured.json, written by `npm run cost -- --measured FILE`
 * from the JSON lines of `npm run bench -- orders recess menu --json FILE`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const milliseconds = z.number().nonnegative();
const measuredSchema = z.strictObject({
  /** true: somebody's guess, to be replaced by what `command` finds. */
  isPlaceholder: z.boolean(),
  measuredOn: z.iso.date(),
  command: z.string(),
  machine: z.string(),
  /** PostgreSQL's CPU, of an order that is placed, with all that follows from that (events, messages). */
  postgresMsPerOrder: milliseconds,
  /** Of the same: what Neon is asked. It is no line of the bill; it says where the milliseconds come from. */
  roundTripsPerOrder: z.number().nonnegative(),
  /** The Worker's CPU, its objects and consumers included, of the same. */
  workerMsPerOrder: milliseconds,
  /** The Worker's CPU of a menu that is read by somebody unknown, and of a socket that is opened. */
  workerMsPerMenuRead: milliseconds,
  workerMsPerSocket: milliseconds,
});
export type Measured = z.infer<typeof measuredSchema>;

/** Where each comes from: a scenario of the bench, and its figure. */
const sources = {
  postgresMsPerOrder: ['orders', 'cpuPostgresMs'],
  roundTripsPerOrder: ['orders', 'roundTrips'],
  workerMsPerOrder: ['orders', 'cpuApplicationMs'],
  workerMsPerMenuRead: ['menu', 'anonymousCpuApplicationMs'],
  workerMsPerSocket: ['recess', 'socketCpuApplicationMs'],
} as const;

const lineSchema = z.object({
  scenario: z.string(),
  at: z.iso.datetime(),
  machine: z.object({ cpus: z.number(), node: z.string() }),
  stacks: z.object({
    itsur: z.object({ median: z.record(z.string(), z.number().nullable()), faults: z.array(z.string()) }),
  }),
});

export const measuredFile = join(import.meta.dirname, 'measured.json');

export const readMeasured = (file = measuredFile): Measured =>
  measuredSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

export const writeMeasured = (measured: Measured, file = measuredFile): void =>
  writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`);

/**
 * What the bench's lines say; of a scenario that ran twice, the later one. Throws on one that is missing, or that has lost
 * something: half of a measurement beside half of a guess is neither.
 */
export function measuredBy(lines: string): Measured {
  const runs = new Map(
    lines
      .split('\n')
      .filter((line) => line.trim())
      .map((line) => lineSchema.parse(JSON.parse(line)))
      .map((run) => [run.scenario, run]),
  );
  const figures = Object.entries(sources).map(([field, [scenario, figure]]) => {
    const run = runs.get(scenario);
    if (run && run.stacks.itsur.faults.length > 0)
      throw new Error(`bench ${scenario}: ${run.stacks.itsur.faults[0]}`);
    const value = run?.stacks.itsur.median[figure];
    if (value === undefined || value === null)
      throw new Error(`${field}: npm run bench -- ${scenario} --json FILE no dio / did not give ${figure}`);
    return [field, Math.round(value * 100) / 100];
  });
  const run = runs.get('orders');
  return measuredSchema.parse({
    isPlaceholder: false,
    measuredOn: run?.at.slice(0, 10),
    command: 'npm run bench -- orders recess menu --json FILE; npm run cost -- --measured FILE',
    machine: `${run?.machine.cpus} CPU, Node ${run?.machine.node}`,
    ...Object.fromEntries(figures),
  });
}
