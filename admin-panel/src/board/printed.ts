/** How often this device has printed an order. */
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
export function notePrinting(id: string): number {
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
