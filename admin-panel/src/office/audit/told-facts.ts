import type { audit } from '../../words/es/audit.ts';
import type { Formats } from '../../words/formats.ts';

type Words = Pick<typeof audit, 'names' | 'yes' | 'no' | 'nothing'>;
type Telling = {
  words: Words;
  formats: Formats;
  currency: string;
  /** What ids are called. */
  called: ReadonlyMap<unknown, string>;
};

/**
 * An entry's facts as people read them: a row each, what is inside another by both names (`Prices › After`), cents as
 * money, instants in the campus's zone, cafeterias by their names. A name without a word stands as it is.
 */
export function toldFacts(facts: Readonly<Record<string, unknown>>, telling: Telling): [string, string][] {
  const currency = typeof facts.currency === 'string' ? facts.currency : telling.currency;
  const { currency: _, ...rest } = facts;
  return rowsOf(rest, [], { ...telling, currency });
}

function rowsOf(of: object, under: readonly string[], telling: Telling): [string, string][] {
  return Object.entries(of).flatMap(([key, value]: [string, unknown]) => {
    const path = [...under, nameOf(key, telling.words)];
    if (typeof value === 'object' && value !== null) return rowsOf(value, path, telling);
    return [[path.join(' › '), said(key, value, telling)]];
  });
}

/** `totalCents` is called what `total` is; the place in a list begins at one. */
function nameOf(key: string, { names }: Words): string {
  if (/^\d+$/.test(key)) return String(Number(key) + 1);
  const plain = key.replace(/Cents$/, '');
  return names[plain] ?? plain;
}

const instant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function said(key: string, value: unknown, { words, formats, currency, called }: Telling): string {
  if (value === null) return words.nothing;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (typeof value === 'number' && key.endsWith('Cents')) return formats.money(value, currency);
  if (typeof value === 'string' && instant.test(value)) return formats.moment(value);
  return called.get(value) ?? String(value);
}
