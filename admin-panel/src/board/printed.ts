import type { Order } from '../../../src/contracts/orders.ts';

/** How often this device has printed an order: without a network nobody else knows. */
export type Printed = { id: string; times: number };

const printedKey = 'itsur-eats.printed';
/** More than a day of a busy cafeteria. */
const mostKept = 500;

/** What was printed, with one printing of an order more; the last printed is the last of them. */
export function withPrinting(before: readonly Printed[], id: string): readonly Printed[] {
  const times = (before.find((known) => known.id === id)?.times ?? 0) + 1;
  return [...before.filter((known) => known.id !== id), { id, times }].slice(-mostKept);
}

/** Notes that an order is printed on this device; answers how often it had been before. */
export function noteOnDevice(id: string): number {
  const after = withPrinting(keptIn(localStorage.getItem(printedKey)), id);
  localStorage.setItem(printedKey, JSON.stringify(after));
  return (after.at(-1)?.times ?? 1) - 1;
}

function keptIn(text: string | null): readonly Printed[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** What of an order is not as on its last paper. */
export type ChangedSince = {
  removed: Order['items'];
  /** For when it was promised then; null: for the same time as now. */
  promisedBefore: string | null;
};

/** null: nothing, or it was never printed. */
export function changedSince({
  items,
  printed,
  promisedFrom,
}: Pick<Order, 'items' | 'printed' | 'promisedFrom'>): ChangedSince | null {
  if (!printed) return null;
  const removed = items.filter(({ removedAt }) => removedAt !== null && removedAt > printed.at);
  const promisedBefore = printed.promisedFrom === promisedFrom ? null : printed.promisedFrom;
  return removed.length === 0 && promisedBefore === null ? null : { removed, promisedBefore };
}
