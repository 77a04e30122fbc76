import type { Slot } from '../../../src/contracts/hours.ts';
import type { Menu } from '../../../src/contracts/menu.ts';
import { isServed, localTime } from '../../../src/domain/menu-windows.ts';
import type { Dish } from './menu-filter.ts';

export type Wanted = { menuItemId: string; modifierIds: readonly string[] };

/** The campus's clock. `now` in milliseconds since the epoch, `dayOf`: YYYY-MM-DD of an instant. */
export type CampusClock = { now: number; timezone: string; dayOf: (instant: number) => string };

export const dishIn = (menu: Menu, id: string): Dish | undefined =>
  menu.categories.flatMap(({ items }) => items).find((dish) => dish.id === id);

/**
 * Whether a dish, with these options, can be had when it is collected at `slot`; null: as soon as possible. As far as the menu
 * tells: how many are left for a day to come, is the order's to learn.
 */
export function isDishHad(
  dish: Dish,
  modifierIds: readonly string[],
  slot: string | null,
  { now, timezone, dayOf }: CampusClock,
): boolean {
  const chosen = dish.modifierGroups
    .flatMap(({ modifiers }) => modifiers)
    .filter(({ id }) => modifierIds.includes(id));
  if (slot === null)
    return dish.available && dish.state !== 'out' && chosen.every(({ available }) => available);
  const at = Math.max(Date.parse(slot), now);
  const isBack = ({ backOn }: { backOn: string | null }) => backOn !== null && backOn <= dayOf(at);
  return (
    (dish.state !== 'out' || isBack(dish)) &&
    isServed(dish.windows, localTime(new Date(at), timezone)) &&
    chosen.every((option) => option.available || isBack(option))
  );
}

/** The same of all that is wanted. */
export const isHadAt = (
  menu: Menu,
  wanted: readonly Wanted[],
  slot: string | null,
  clock: CampusClock,
): boolean =>
  wanted.every(({ menuItemId, modifierIds }) => {
    const dish = dishIn(menu, menuItemId);
    return dish !== undefined && isDishHad(dish, modifierIds, slot, clock);
  });

/** When all that is wanted can be had: at the time that is preferred, else in the first slot after it, else before; undefined: in none. */
export function timeFor(
  menu: Menu,
  wanted: readonly Wanted[],
  slots: readonly Slot[],
  preferred: string | null,
  clock: CampusClock,
): string | null | undefined {
  const free = slots.filter(({ available }) => available).map(({ startsAt }) => startsAt);
  // RFC 3339 in UTC sorts as text.
  const isBefore = (slot: string) => preferred !== null && slot < preferred;
  const inTurn = [preferred, ...free.filter((slot) => !isBefore(slot)), ...free.filter(isBefore)];
  return inTurn.find((slot) => isHadAt(menu, wanted, slot, clock));
}
