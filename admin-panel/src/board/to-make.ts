import { isMadeAt } from '../../../src/domain/made-lines.ts';
import type { Columns } from './columns.ts';

/** Portions of a dish: what was promised is to be made, what is new may come to it. */
export type ToMake = { name: string; promised: number; fresh: number };

/**
 * How many of each dish are still to be made, the most first; of a combo its parts. What is ready is made, and so is what its station has
 * marked; what its student
 * goes without and what has ended is not wanted.
 */
export function toMakeOf({ placed, accepted, preparing }: Columns): ToMake[] {
  const dishes = new Map<string, ToMake>();
  const add = (name: string, quantity: number, kind: 'promised' | 'fresh') => {
    const known = dishes.get(name) ?? { name, promised: 0, fresh: 0 };
    dishes.set(name, { ...known, [kind]: known[kind] + quantity });
  };
  for (const [column, kind] of [
    [placed, 'fresh'],
    [accepted, 'promised'],
    [preparing, 'promised'],
  ] as const)
    for (const { order, ended } of column) {
      if (ended) continue;
      for (const { name, quantity, components = [], removedAt, stations } of order.items) {
        if (removedAt || isMadeAt({ stations })) continue;
        if (components.length === 0) add(name, quantity, kind);
        for (const part of components) add(part.name, quantity * part.quantity, kind);
      }
    }
  return [...dishes.values()].sort(
    (a, b) => b.promised - a.promised || b.fresh - a.fresh || (a.name < b.name ? -1 : 1),
  );
}
