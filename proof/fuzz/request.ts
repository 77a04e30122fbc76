import { itsur } from '../../dev/seed.ts';
import type { Dice } from '../simulate/dice.ts';
import type { Operation, Values } from './contract.ts';
import { strangeTexts } from './strange.ts';

/** A header more than once is a list of pairs. */
export type FuzzedRequest = {
  operation: Operation;
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body: Buffer | null;
};

const mediaTypes = [
  'text/plain',
  'application/xml',
  'application/json; charset=utf-16',
  'multipart/form-data',
  '',
];

/** A request for an operation: fitting, or wrong in one way or in many. */
export function requestFor(
  operation: Operation,
  values: Values,
  dice: Dice,
  token: string | null,
): FuzzedRequest {
  values.faults = dice.pick([0, 0.02, 0.1, 0.4]) ?? 0;
  const { method, parameters } = operation;
  const headers: [string, string][] = [['x-institution', itsur.id]];
  if (token !== null) headers.push(['authorization', `Bearer ${token}`]);
  let { path } = operation;
  const query: string[] = [];
  for (const { name, in: place, required, schema = {} } of parameters) {
    if (place !== 'path' && !required && dice.chance(0.5)) continue;
    const value = asText(values.of(schema));
    // A path of nothing is another path.
    if (place === 'path') path = path.replace(`{${name}}`, percent(value).slice(0, 2_000) || 'x');
    if (place === 'header') addHeader(headers, dice, name, value);
    if (place === 'query')
      for (let times = dice.chance(0.1) ? 3 : 1; times > 0; times--)
        query.push(
          `${percent(name)}=${percent(dice.chance(0.05) ? (dice.pick(strangeTexts) ?? '') : value)}`,
        );
  }
  if (dice.chance(0.05)) query.push(percent(dice.pick(strangeTexts) ?? ''));
  return {
    operation,
    method,
    path: query.length > 0 ? `${path}?${query.join('&').slice(0, 6_000)}` : path,
    headers,
    body: bodyFor(operation, values, dice, headers),
  };
}

function bodyFor(
  { body, method }: Operation,
  values: Values,
  dice: Dice,
  headers: [string, string][],
): Buffer | null {
  if (method === 'GET' || (!body && dice.chance(0.9))) return null;
  headers.push(['content-type', dice.chance(0.05) ? (dice.pick(mediaTypes) ?? '') : 'application/json']);
  const text = JSON.stringify(values.of(body ?? {}));
  if (dice.chance(0.02)) return Buffer.from(text.slice(0, text.length / 2));
  if (dice.chance(0.02)) return Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe, 0x00, 0xc3])]);
  if (dice.chance(0.02)) return Buffer.from(text.replace('{', '{"note":1,"note":"two",'));
  return Buffer.from(text);
}

/** What a header can hold at all; now and then it is there twice. */
function addHeader(headers: [string, string][], dice: Dice, name: string, value: string): void {
  const fitting = value
    .replaceAll(/[^\x20-\x7e\xa0-\xff]/g, '?')
    .trim()
    .slice(0, 1_000);
  headers.push([name, fitting]);
  if (dice.chance(0.1)) headers.push([name, `${fitting}2`]);
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

/** As bytes of UTF-8; half of a pair as the bytes that it would be. */
const percent = (text: string): string => {
  try {
    return encodeURIComponent(text);
  } catch {
    return `%ED%A0%80${text.length}`;
  }
};
