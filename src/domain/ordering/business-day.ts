import { dayOf } from './calendar.ts';
import type { Draft } from './draft.ts';
import type { Dish, OrderingState } from './state.ts';
import { moveStock } from './stock.ts';

/**
 * Begins a cafeteria's day where it has come: numbers start at 1 again, or after those that were given ahead, and dishes
 * counted by the day have their stock back, less what was ordered ahead for this day. (What an order of an earlier day held
 * is gone with that day: see `giveBack`.) Never backwards: clocks of two machines need not agree at midnight.
 */
export function beginBusinessDay(draft: Draft): void {
  const { state, now } = draft;
  const today = dayOf(now, state.calendar.timezone);
  if (draft.cafeteria.businessDay >= today) return;
  const { ordersAhead } = draft.cafeteria;
  draft.changeCafeteria({
    businessDay: today,
    ordersToday: ordersAhead[today] ?? 0,
    ordersAhead: Object.fromEntries(Object.entries(ordersAhead).filter(([day]) => day > today)),
  });
  for (const dish of [...state.dishes.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (dish.archived) continue;
    const fresh = stockOfDay(state, dish, today);
    if (fresh === dish.stock || fresh === null) continue;
    draft.countDish(dish.id);
    const change = fresh - (dish.stock ?? 0);
    moveStock(draft, dish.id, change, { kind: 'daily_reset', orderId: null, byUserId: null });
  }
}

/** What a dish has for a day that has not begun, less what was ordered ahead for it; null: it is not counted then. */
export function stockOfDay(
  state: OrderingState,
  { id, stock, dailyStock }: Dish,
  day: string,
): number | null {
  // One that goes on from day to day has what it has.
  if (dailyStock === null) return stock;
  const fresh = Math.max(0, dailyStock - heldFor(state, day, id));
  return stock === null && dailyStock === 0 ? null : fresh;
}

/** The state as an order for a day finds it: with the stock that it may take from, and with what is sold out until then. */
export function stockedFor(state: OrderingState, day: string): OrderingState {
  if (day <= state.cafeteria.businessDay) return state;
  const dishes = new Map(state.dishes);
  for (const dish of state.dishes.values()) {
    const stock = dish.dailyStock === null ? dish.stock : stockOfDay(state, dish, day);
    dishes.set(dish.id, { ...backFor(dish, day), stock });
  }
  return { ...state, dishes };
}

const isBack = (backOn: string | null | undefined, day: string): boolean => backOn != null && backOn <= day;

function backFor(dish: Dish, day: string): Dish {
  const groups = dish.groups.map((group) => ({
    ...group,
    options: group.options.map((option) => ({
      ...option,
      available: option.available || isBack(option.backOn, day),
    })),
  }));
  return {
    ...dish,
    groups,
    available: dish.available || isBack(dish.backOn, day),
    lacksIngredient: dish.lacksIngredient && !isBack(dish.ingredientsBackOn, day),
  };
}

/** Portions of a dish that open orders for a day hold. */
function heldFor({ orders, calendar }: OrderingState, day: string, dishId: string): number {
  let portions = 0;
  for (const { document, held } of orders.values())
    if (document.pickupSlot !== null && dayOf(Date.parse(document.pickupSlot), calendar.timezone) === day)
      portions += held[dishId] ?? 0;
  return portions;
}
