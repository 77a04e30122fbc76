import { useCallback } from 'preact/hooks';
import { useApp, useStored } from '../app.tsx';
import { type Basket, type Line, withLine, withQuantity } from './lines.ts';

const begin = (cafeteriaId: string, cafeteria: string): Basket => ({
  cafeteriaId,
  cafeteria,
  lines: [],
  slot: null,
  note: '',
  acknowledged: false,
});

/** What is chosen on this device, and how it is changed. Whatever is put in, the student is asked about allergens again. */
export function useBasket() {
  const { basket: kept } = useApp();
  const basket = useStored(kept);
  const change = useCallback(
    (changes: Partial<Basket>) => {
      const now = kept.read();
      if (now) kept.write({ ...now, ...changes });
    },
    [kept],
  );
  const setLines = useCallback(
    (lines: Line[]) => {
      const now = kept.read();
      if (now) kept.write(lines.length === 0 ? null : { ...now, lines, acknowledged: false });
    },
    [kept],
  );
  return {
    basket,
    change,
    setLines,
    setQuantity: (index: number, quantity: number) =>
      setLines(withQuantity(kept.read()?.lines ?? [], index, quantity)),
    /** Into the basket of this cafeteria, which is for `slot` from now on; another's is given up. */
    add(place: { id: string; name: string }, line: Line, slot: string | null) {
      const now = kept.read();
      const basket = now?.cafeteriaId === place.id ? now : begin(place.id, place.name);
      kept.write({ ...basket, lines: withLine(basket.lines, line), slot, acknowledged: false });
    },
    /** In place of whatever is in it. */
    fill: (place: { id: string; name: string }, lines: Line[], slot: string | null) =>
      kept.write({ ...begin(place.id, place.name), lines, slot }),
  };
}
