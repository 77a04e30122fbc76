import { isDeepStrictEqual } from 'node:util';

/** Where two plain values part, and what each has there; null: nowhere. */
export function firstDifference(one: unknown, other: unknown, path = ''): string | null {
  if (isDeepStrictEqual(one, other)) return null;
  if (isObject(one) && isObject(other))
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const difference = firstDifference(one[key], other[key], `${path}/${key}`);
      if (difference) return difference;
    }
  return `${path || '/'}: ${JSON.stringify(one)} and ${JSON.stringify(other)}`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
