import { useCallback, useEffect, useRef, useState } from 'react';
import { useLatest } from '../stream/use-latest.ts';
import type { Columns } from './columns.ts';
import { afterBump, chosenIn, type Direction, neighbourOf } from './selection.ts';

/** The chosen card. By keyboard the focus goes with it; a tap elsewhere chooses without. */
export function useSelection(columns: Columns) {
  const root = useRef<HTMLDivElement>(null);
  const [wanted, select] = useState<string | null>(null);
  const [steps, setSteps] = useState(0);
  const selected = chosenIn(columns, wanted);
  const latest = useLatest({ columns, selected });

  const step = useCallback(
    (to: Direction | 'onwards') => {
      const { columns, selected } = latest.current;
      if (!selected) return;
      const isChosen = document.activeElement?.closest('[data-order-id]') !== null;
      // The first arrow shows where one is.
      const next =
        to === 'onwards'
          ? afterBump(columns, selected)
          : isChosen
            ? neighbourOf(columns, selected, to)
            : selected;
      if (next) select(next);
      setSteps((before) => before + 1);
    },
    [latest],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: each step moves the focus once; the choice alone does not.
  useEffect(() => {
    if (steps === 0 || !selected) return;
    const card = root.current?.querySelector<HTMLElement>(`[data-order-id="${selected}"]`);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [steps]);

  return { root, selected, select, step };
}
