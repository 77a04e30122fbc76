import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/*
 * How a metric is declared: with the closed list of each of its labels. Each isolate counts for itself; the Metrics
 * object adds them up (see report-metrics.ts).
 */

/** What a label can say. `institutions`: those of the registry; `routes`: the patterns of the API, and `unmatched`. */
export type LabelValues = readonly (string | number)[] | 'institutions' | 'routes';
type Labels<Name extends string> = Record<Name, LabelValues>;
export type Declared = { name: string; type: 'counter' | 'gauge' | 'histogram'; labels: Labels<string> };

/** What isolates count. */
export const registry = new Registry();

/** Every metric there is, with what its labels can say. No label takes what somebody sent: a test walks this list. */
export const declared: Declared[] = [];

/** Seconds; fine where an order should be answered, coarse beyond. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** With all its labels from lists it is shown from the start, at 0: an alert sees the first increase, too. */
export function counter<Name extends string = never>(
  name: string,
  help: string,
  labels: Labels<Name>,
): Counter<Name> {
  declared.push({ name, type: 'counter', labels });
  const made = new Counter({ name, help, labelNames: namesOf(labels), registers: [registry] });
  for (const combination of combinationsOf(labels)) made.inc(combination, 0);
  return made;
}

/** Of durations, in seconds. */
export function histogram<Name extends string>(
  name: string,
  help: string,
  labels: Labels<Name>,
): Histogram<Name> {
  declared.push({ name, type: 'histogram', labels });
  return new Histogram({ name, help, labelNames: namesOf(labels), buckets, registers: [registry] });
}

/** What is so now: isolates cannot add it up, so the Metrics object is told, and shows it. */
export function gauge<Name extends string>(name: string, help: string, labels: Labels<Name>): Gauge<Name> {
  declared.push({ name, type: 'gauge', labels });
  return new Gauge({ name, help, labelNames: namesOf(labels), registers: [] });
}

const namesOf = <Name extends string>(labels: Labels<Name>) => Object.keys(labels) as Name[];

/** Every set of labels that closed lists allow; none where one of them is open. */
function combinationsOf<Name extends string>(labels: Labels<Name>): Partial<Record<Name, string | number>>[] {
  let combinations: Partial<Record<Name, string | number>>[] = [{}];
  for (const [name, values] of Object.entries<LabelValues>(labels)) {
    if (typeof values === 'string') return [];
    combinations = combinations.flatMap((some) => values.map((value) => ({ ...some, [name]: value })));
  }
  return combinations;
}
