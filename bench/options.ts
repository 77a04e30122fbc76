import { parseArgs } from 'node:util';

/** Each with its default and the most it may be: no load is without an end. */
const numbers = {
  seconds: { default: 10, most: 300, what: 'length of the measured load' },
  warmup: { default: 3, most: 60, what: 'seconds of the same load before it, not measured' },
  concurrency: { default: 64, most: 1_000, what: 'phones of a closed loop' },
  students: { default: 0, most: 30_000, what: 'who the phones belong to, in turn; 0: one a phone' },
  rate: { default: 100, most: 2_000, what: 'orders a second of an open loop' },
  sockets: { default: 2_000, most: 30_000, what: 'sockets of students' },
  staff: { default: 20, most: 60, what: 'sockets of staff' },
  cafeterias: { default: 3, most: 50, what: 'cafeterias, each with a menu of its own' },
  rounds: { default: 1, most: 20, what: 'turns of each stack; medians are reported' },
  seed: { default: 1, most: 2 ** 31, what: 'of the crowd: the same seed, the same arrivals' },
} as const;

const texts = {
  against: { value: 'DIR', what: 'also runs the classic stack of that folder, in turns' },
  json: { value: 'FILE', what: 'adds the JSON line of each scenario to that file' },
  profile: { value: 'FILE', what: 'writes a CPU profile of the Worker under the measured load there' },
} as const;

const switches = {
  cold: 'orders: nobody who orders has been here for the last ten seconds',
  slots: 'orders: for a pickup slot instead of the first that has room',
  full: 'growth: up to 1,000,000 past orders',
  help: 'this',
} as const;

export type Options = Record<keyof typeof numbers, number> &
  Record<keyof typeof switches, boolean> &
  Partial<Record<keyof typeof texts, string>>;

/** Reads what follows the scenario's name, whose own `defaults` win over everybody's. Throws on what it does not know, and on what is out of bounds. */
export function readOptions(parameters: string[], defaults: Partial<Record<string, number>> = {}): Options {
  const { values } = parseArgs({
    args: parameters,
    options: {
      ...Object.fromEntries(Object.keys({ ...numbers, ...texts }).map((name) => [name, { type: 'string' }])),
      ...Object.fromEntries(Object.keys(switches).map((name) => [name, { type: 'boolean' }])),
    } as Record<string, { type: 'string' | 'boolean' }>,
  });
  const read = Object.entries(numbers).map(([name, { default: usual, most }]) => {
    const value = Number(values[name] ?? defaults[name] ?? usual);
    if (Number.isInteger(value) && value >= 0 && value <= most) return [name, value];
    throw new Error(`--${name} ${values[name]}: 0 … ${most}`);
  });
  const { against, json, profile } = values as Partial<Record<keyof typeof texts, string>>;
  return {
    ...(Object.fromEntries(read) as Record<keyof typeof numbers, number>),
    ...(Object.fromEntries(Object.keys(switches).map((name) => [name, values[name] === true])) as Record<
      keyof typeof switches,
      boolean
    >),
    against,
    json,
    profile,
  };
}

/** Of what is named on the command line and what it does, a line each. */
export function usage(scenarios: Record<string, { summary: string }>): string {
  const line = (name: string, what: string) => `  ${name.padEnd(18)} ${what}`;
  return [
    'npm run bench -- <scenario> … [options]',
    '',
    ...Object.entries(scenarios).map(([name, { summary }]) => line(name, summary)),
    '',
    ...Object.entries(numbers).map(([name, { default: usual, what }]) => line(`--${name} ${usual}`, what)),
    ...Object.entries(texts).map(([name, { value, what }]) => line(`--${name} ${value}`, what)),
    ...Object.entries(switches).map(([name, what]) => line(`--${name}`, what)),
  ].join('\n');
}
