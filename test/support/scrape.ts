import { env } from 'cloudflare:workers';
import { Client } from './clients.ts';

export type Sample = { name: string; labels: Record<string, string>; value: number };

/** What Prometheus would read now. */
export async function scrape(): Promise<Sample[]> {
  const { body } = await new Client('itsur', null).call<string>('/metrics', {
    headers: { authorization: `Bearer ${env.METRICS_TOKEN}` },
  });
  return body
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseSample);
}

/** The sum of the samples of a name that have these labels; 0: there is none. */
export const total = (samples: Sample[], name: string, labels: Record<string, string> = {}) =>
  samples
    .filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    )
    .reduce((sum, { value }) => sum + value, 0);

function parseSample(line: string): Sample {
  const [, name = '', labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (!name) throw new Error(`no sample: ${line}`);
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label, text]);
  return { name, labels: Object.fromEntries(pairs), value: Number(value) };
}
