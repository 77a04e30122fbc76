import type { Menu } from '../../../src/contracts/menu.ts';
import type { Order, PlaceOrder } from '../../../src/contracts/orders.ts';
import type { Dish } from '../data/menu-filter.ts';
import { type CampusClock, dishIn, isDishHad } from '../data/to-be-had.ts';

export type Line = {
  menuItemId: string;
  name: string;
  quantity: number;
  modifierIds: string[];
  note: string;
};

/** What is chosen, of one cafeteria. `slot`: RFC 3339; null: as soon as possible. */
export type Basket = {
  cafeteriaId: string;
  cafeteria: string;
  lines: Line[];
  slot: string | null;
  note: string;
  acknowledged: boolean;
  /** How it is paid; absent: in cash. */
  method?: Order['paymentMethod'];
};

/** The API takes no more of one line (src/contracts/orders.ts). */
export const mostPortions = 50;

export const portionsIn = ({ lines }: Pick<Basket, 'lines'>): number =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0);

const same = (a: Line, b: Line) =>
  a.menuItemId === b.menuItemId && a.note === b.note && a.modifierIds.join() === b.modifierIds.join();

/** With one line more, or a larger one where the same dish is there with the same choices. */
export function withLine(lines: readonly Line[], added: Line): Line[] {
  const line = { ...added, modifierIds: [...added.modifierIds].sort() };
  const at = lines.findIndex((each) => same(each, line));
  if (at < 0) return [...lines, line];
  return withQuantity(lines, at, (lines[at] as Line).quantity + line.quantity);
}

/** Of a line, so many; none: it goes. */
export function withQuantity(lines: readonly Line[], index: number, quantity: number): Line[] {
  if (quantity < 1) return lines.filter((_, each) => each !== index);
  return lines.map((line, each) =>
    each === index ? { ...line, quantity: Math.min(quantity, mostPortions) } : line,
  );
}

/** One portion with its choices, as the menu says; what is paid is the quote's to say. */
export const portionCents = (dish: Dish, modifierIds: readonly string[]): number =>
  dish.modifierGroups
    .flatMap(({ modifiers }) => modifiers)
    .filter(({ id }) => modifierIds.includes(id))
    .reduce((sum, { priceDeltaCents }) => sum + priceDeltaCents, dish.priceCents);

/** Groups of a dish whose least number of choices is not reached. */
export const missingIn = (dish: Dish, modifierIds: readonly string[]): string[] =>
  dish.modifierGroups
    .filter(
      ({ minChoices, modifiers }) =>
        modifiers.filter(({ id }) => modifierIds.includes(id)).length < minChoices,
    )
    .map(({ id }) => id);

/** The choices of a line by name, in the menu's order; what is not on it any more has none. */
export const optionNames = ({ menuItemId, modifierIds }: Line, menu: Menu): string[] =>
  (dishIn(menu, menuItemId)?.modifierGroups ?? [])
    .flatMap(({ modifiers }) => modifiers)
    .filter(({ id }) => modifierIds.includes(id))
    .map(({ name }) => name);

/** What all lines cost by the menu; null while one is not on it. */
export function estimateCents({ lines }: Pick<Basket, 'lines'>, menu: Menu): number | null {
  let sum = 0;
  for (const { menuItemId, modifierIds, quantity } of lines) {
    const dish = dishIn(menu, menuItemId);
    if (!dish) return null;
    sum += quantity * portionCents(dish, modifierIds);
  }
  return sum;
}

/** As it is sent: nothing in it that was not said. */
export const toRequest = (basket: Basket): PlaceOrder => ({
  cafeteriaId: basket.cafeteriaId,
  items: basket.lines.map(({ menuItemId, quantity, modifierIds, note }) => ({
    menuItemId,
    quantity,
    ...(modifierIds.length > 0 && { modifierIds }),
    ...(note && { note }),
  })),
  ...(basket.slot && { pickupSlot: basket.slot }),
  paymentMethod: basket.method ?? 'cash',
  ...(basket.note && { note: basket.note }),
  ...(basket.acknowledged && { acknowledgeAllergens: true }),
});

/** What of an earlier order can be had at a time by today's menu, with its choices; `left`: the names of what cannot. */
export function linesOf(
  order: Pick<Order, 'items'>,
  menu: Menu,
  slot: string | null,
  clock: CampusClock,
): { lines: Line[]; left: string[] } {
  const left: string[] = [];
  const lines = order.items.flatMap(({ menuItemId, name, quantity, modifiers, note }): Line[] => {
    const dish = dishIn(menu, menuItemId);
    const offered = dish?.modifierGroups.flatMap((group) => group.modifiers) ?? [];
    const modifierIds = modifiers.map(({ id }) => id);
    const isHad =
      dish !== undefined &&
      isDishHad(dish, modifierIds, slot, clock) &&
      modifierIds.every((id) => offered.some((option) => option.id === id)) &&
      missingIn(dish, modifierIds).length === 0;
    if (isHad) return [{ menuItemId, name: dish.name, quantity, modifierIds, note: note ?? '' }];
    left.push(name);
    return [];
  });
  return { lines, left };
}
