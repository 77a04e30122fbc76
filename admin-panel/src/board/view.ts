import { useCallback, useState } from 'react';

export const densities = ['comfortable', 'dense'] as const;
export const textSizes = ['normal', 'large', 'larger'] as const;

/** How a board is drawn on this device: a tablet on a wall is read from afar, one in a hand from near. */
export type View = {
  density: (typeof densities)[number];
  text: (typeof textSizes)[number];
  /** Whether the counts of what is to be made stand beside it. */
  counts: boolean;
};

const viewKey = 'itsur-eats.view';

/** What was kept, as far as it is still known: another version of the page may have written it. */
export function viewIn(kept: string | null): View {
  const [density, text, counts] = (kept ?? '').split(' ');
  return {
    density: densities.find((known) => known === density) ?? 'comfortable',
    text: textSizes.find((known) => known === text) ?? 'normal',
    counts: counts === 'counts',
  };
}

export function useView(): [View, (changed: Partial<View>) => void] {
  const [view, setView] = useState(() => viewIn(localStorage.getItem(viewKey)));
  const change = useCallback(
    (changed: Partial<View>) =>
      setView((before) => {
        const after = { ...before, ...changed };
        localStorage.setItem(viewKey, `${after.density} ${after.text}${after.counts ? ' counts' : ''}`);
        return after;
      }),
    [],
  );
  return [view, change];
}
