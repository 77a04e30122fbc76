import { useCallback, useState } from 'react';
import type { Station } from '../../../src/domain/made-lines.ts';

export const densities = ['comfortable', 'dense'] as const;
export const stations = ['grill', 'bar', 'counter'] as const satisfies readonly Station[];
export const textSizes = ['normal', 'large', 'larger'] as const;

/** How a board is drawn on this device: a tablet on a wall is read from afar, one in a hand from near. */
export type View = {
  density: (typeof densities)[number];
  text: (typeof textSizes)[number];
  /** Whether the counts of what is to be made stand beside it. */
  counts: boolean;
  /** Whose lines alone it shows; null: all orders, in their columns. */
  station: Station | null;
  /** Whether it prints what is accepted. */
  prints: boolean;
};

const viewKey = 'itsur-eats.view';

/** What was kept, as far as it is still known: another version of the page may have written it. */
export function viewIn(kept: string | null): View {
  const [density, text, ...rest] = (kept ?? '').split(' ');
  return {
    density: densities.find((known) => known === density) ?? 'comfortable',
    text: textSizes.find((known) => known === text) ?? 'normal',
    counts: rest.includes('counts'),
    station: stations.find((known) => rest.includes(known)) ?? null,
    prints: rest.includes('prints'),
  };
}

export function useView(): [View, (changed: Partial<View>) => void] {
  const [view, setView] = useState(() => viewIn(localStorage.getItem(viewKey)));
  const change = useCallback(
    (changed: Partial<View>) =>
      setView((before) => {
        const after = { ...before, ...changed };
        const { density, text, counts, station, prints } = after;
        const kept = [density, text, counts && 'counts', station, prints && 'prints'];
        localStorage.setItem(viewKey, kept.filter(Boolean).join(' '));
        return after;
      }),
    [],
  );
  return [view, change];
}
