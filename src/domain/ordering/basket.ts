import type { Order, PlaceOrder } from '../../contracts/orders.ts';
import { isServed, type LocalTime } from '../menu-windows.ts';
import { type LineRefusal, Refusal } from './refusal.ts';
import type { Demand, Dish, Option, OrderingState } from './state.ts';
import { addPortions, type Portions, portionsOf } from './stock.ts';

export type BasketLine = {
  position: number;
  menuItemId: string;
  name: string;
  quantity: number;
  unitPriceCents: number;
  totalCents: number;
  modifiers: { id: string; name: string; priceDeltaCents: number }[];
  note: string | null;
};

/** An allergen that a line of the basket has, by itself, by a part of it or by an option that was chosen. */
export type BasketAllergen = { allergen: string; index: number; menuItemId: string; name: string };

export type Basket = {
  lines: BasketLine[];
  subtotalCents: number;
  /** Minutes until the slowest dish is ready. */
  prepMinutes: number;
  demand: Demand;
  /** Some dish is served at some hours alone. */
  hasWindows: boolean;
  allergens: BasketAllergen[];
  portions: Portions;
  options: Portions;
  refusals: LineRefusal[];
};

type Line = {
  index: number;
  asked: PlaceOrder['items'][number];
  dish: Dish | undefined;
  chosen: Option[];
};

/** The dish as the menu offers it: not one that was taken off it. */
const onMenu = ({ dishes }: OrderingState, id: string): Dish | undefined => {
  const dish = dishes.get(id);
  return dish && !dish.archived ? dish : undefined;
};

const isHad = ({ available, stock }: Option): boolean => available && stock !== 0;

/** Whether the kitchen can make it, whatever the hour and the stock: with as many options to choose from as it asks for. */
const isMade = (dish: Dish | undefined): boolean =>
  dish?.available === true &&
  !dish.archived &&
  !dish.lacksIngredient &&
  dish.groups.every(({ options, minChoices }) => options.filter(isHad).length >= minChoices);

/**
 * Prices a basket from the menu alone and finds all that is wrong with it: the same for a quote and for the order after
 * it. `at`: when it would be collected, by the campus's clock; null: at whatever hour. Two lines of a dish count together,
 * and so do the portions that combos take.
 */
export function priceBasket(state: OrderingState, items: PlaceOrder['items'], at: LocalTime | null): Basket {
  const lines = items.map((asked, index): Line => {
    const dish = onMenu(state, asked.menuItemId);
    const ids = asked.modifierIds ?? [];
    const chosen = (dish?.groups ?? []).flatMap(({ options }) =>
      options.filter(({ id, available }) => available && ids.includes(id)),
    );
    return { index, asked, dish, chosen };
  });
  const portions = new Map<string, number>();
  const options = new Map<string, number>();
  for (const { asked, dish, chosen } of lines) {
    if (!dish) continue;
    for (const [id, quantity] of portionsOf(dish, dish.id, asked.quantity))
      addPortions(portions, id, quantity);
    for (const { id } of chosen) addPortions(options, id, asked.quantity);
  }
  const priced = lines.flatMap((line) => toBasketLine(line) ?? []);
  return {
    lines: priced,
    subtotalCents: priced.reduce((sum, { totalCents }) => sum + totalCents, 0),
    prepMinutes: Math.max(0, ...lines.map(({ dish }) => dish?.prepMinutes ?? 0)),
    demand: demandOf(state, portions),
    hasWindows: lines.some(({ dish }) => (dish?.windows.length ?? 0) > 0),
    allergens: lines.flatMap((line) => allergensOf(state, line)),
    portions,
    options,
    refusals: lines.flatMap((line) => whatIsWrong(state, line, at, portions, options) ?? []),
  };
}

/** Make-minutes by station, and that it is one order. */
export function demandOf({ dishes }: OrderingState, portions: Portions): Demand {
  const demand: Record<string, number> = { orders: 1 };
  for (const [id, quantity] of portions) {
    const dish = dishes.get(id);
    if (dish) demand[dish.station] = (demand[dish.station] ?? 0) + dish.makeMinutes * quantity;
  }
  return demand;
}

/** The parts of a combo by their names of today; of any other dish none. */
export function componentsOf(
  { dishes }: OrderingState,
  dishId: string,
): Order['items'][number]['components'] {
  return (dishes.get(dishId)?.components ?? []).map(({ dishId: partId, quantity }) => ({
    menuItemId: partId,
    name: dishes.get(partId)?.name ?? '',
    quantity,
  }));
}

/** Where a dish is made, a combo where its parts are; and that it is not made yet. */
export function unmarkedStations(
  { dishes }: OrderingState,
  dishId: string,
): Order['items'][number]['stations'] {
  const dish = dishes.get(dishId);
  if (!dish) return [];
  const parts = dish.components.flatMap((part) => dishes.get(part.dishId)?.station ?? []);
  return [...new Set(parts.length > 0 ? parts : [dish.station])].map((station) => ({
    station,
    madeAt: null,
  }));
}

function toBasketLine({ index, asked, dish, chosen }: Line): BasketLine | null {
  if (!dish) return null;
  const unitPriceCents = unitPriceOf(dish, chosen);
  return {
    position: index + 1,
    menuItemId: dish.id,
    name: dish.name,
    quantity: asked.quantity,
    unitPriceCents,
    totalCents: asked.quantity * unitPriceCents,
    modifiers: chosen.map(({ id, name, priceDeltaCents }) => ({ id, name, priceDeltaCents })),
    note: asked.note || null,
  };
}

const unitPriceOf = (dish: Dish, chosen: Option[]): number =>
  chosen.reduce((sum, { priceDeltaCents }) => sum + priceDeltaCents, dish.priceCents);

function allergensOf({ dishes }: OrderingState, { index, dish, chosen }: Line): BasketAllergen[] {
  if (!dish) return [];
  const parts = dish.components.flatMap(({ dishId }) => dishes.get(dishId)?.allergens ?? []);
  const added = chosen.flatMap(({ allergens }) => allergens);
  return [...new Set([...dish.allergens, ...parts, ...added])]
    .sort()
    .map((allergen) => ({ allergen, index, menuItemId: dish.id, name: dish.name }));
}

/** The gravest fault of a line: not on the menu, not to be had, ill chosen, too many. null: none. */
function whatIsWrong(
  state: OrderingState,
  line: Line,
  at: LocalTime | null,
  portions: Portions,
  options: Portions,
): LineRefusal | null {
  const { index, asked, dish, chosen } = line;
  const refuse = (
    code: LineRefusal['code'],
    remaining: number | null = null,
    because: Pick<LineRefusal, 'part' | 'option'> = {},
  ): LineRefusal => ({
    index,
    menuItemId: asked.menuItemId,
    name: dish?.name ?? null,
    code,
    remaining,
    ...because,
  });
  if (!dish) return refuse('menu_item_not_found');
  if (!isMade(dish) || (at && !isServed(dish.windows, at))) return refuse('menu_item_unavailable');
  // Nobody is paid for eating: neither by such a line nor by what it would take off the others.
  if (isIllChosen(dish, asked, chosen) || unitPriceOf(dish, chosen) < 0) return refuse('modifiers_invalid');
  const parts = dish.components.map(({ dishId, quantity }) => ({
    dish: state.dishes.get(dishId),
    dishId,
    quantity,
  }));
  const named = ({ dishId, dish: part }: (typeof parts)[number]) => ({
    part: { menuItemId: dishId, name: part?.name ?? '' },
  });
  const missing = parts.find((part) => !isMade(part.dish));
  if (missing) return refuse('menu_item_unavailable', null, named(missing));
  if (isShort(dish, portions)) return refuse('out_of_stock', dish.stock);
  const scarce = parts.find((part) => isShort(part.dish, portions));
  if (scarce)
    return refuse('out_of_stock', Math.floor((scarce.dish?.stock ?? 0) / scarce.quantity), named(scarce));
  const few = chosen.find(({ id, stock }) => stock !== null && stock < (options.get(id) ?? 0));
  return few ? refuse('out_of_stock', few.stock, { option: { id: few.id, name: few.name } }) : null;
}

/** Whether the basket as a whole asks for more portions than there are. */
const isShort = (dish: Dish | undefined, portions: Portions): boolean =>
  dish !== undefined && dish.stock !== null && dish.stock < (portions.get(dish.id) ?? 0);

function isIllChosen({ groups }: Dish, { modifierIds = [] }: Line['asked'], chosen: Option[]): boolean {
  if (chosen.length !== modifierIds.length) return true;
  return groups.some(({ minChoices, maxChoices, options }) => {
    const count = options.filter(({ id }) => modifierIds.includes(id)).length;
    return count < minChoices || count > maxChoices;
  });
}

/** What was never on the menu weighs more than what ran out: the basket itself is wrong. */
const gravity: readonly LineRefusal['code'][] = [
  'menu_item_not_found',
  'modifiers_invalid',
  'menu_item_unavailable',
  'out_of_stock',
];

/** Refuses a basket with all that is wrong with its lines. */
export function refuseWrongLines({ refusals: lines }: Basket): void {
  const code = gravity.find((each) => lines.some((line) => line.code === each));
  if (code) throw new Refusal(code, { lines });
}
