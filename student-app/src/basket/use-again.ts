import type { Order } from '../../../src/contracts/orders.ts';
import { useNow } from '../data/hooks.ts';
import { useMenu, useSlots } from '../data/queries.ts';
import { type CampusClock, isHadAt, timeFor } from '../data/to-be-had.ts';
import { useFormats } from '../words/language.ts';
import { type Line, linesOf } from './lines.ts';

export type Again = { lines: Line[]; left: string[]; slot: string | null };

/**
 * An earlier order as it can be had again: as soon as possible, or where something of it is there only later, for the first time
 * at which all of it is. null: the menu is not known yet. `preferred`: the time that is tried first.
 */
export function useAgain(order: Order | null, preferred: string | null = null): Again | null {
  const { data: menu } = useMenu(order?.cafeteriaId ?? '');
  const timezone = menu?.timezone ?? 'UTC';
  const { dayOf } = useFormats(timezone);
  const clock: CampusClock = { now: useNow(), timezone, dayOf };
  const wanted = (order?.items ?? []).map(({ menuItemId, modifiers }) => ({
    menuItemId,
    modifierIds: modifiers.map(({ id }) => id),
  }));
  const mustWait = menu !== undefined && !isHadAt(menu, wanted, preferred, clock);
  const { data: slots = [] } = useSlots(mustWait ? menu.cafeteriaId : '');
  if (!order || !menu) return null;
  const slot = mustWait ? (timeFor(menu, wanted, slots, preferred, clock) ?? preferred) : preferred;
  return { ...linesOf(order, menu, slot, clock), slot };
}
