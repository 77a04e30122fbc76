import { dayOf } from './calendar.ts';
import type { Draft } from './draft.ts';
import type { StockMovement } from './events.ts';
import type { Dish, OrderingState, OrderRecord } from './state.ts';

/** Portions by dish, or by option. */
export type Portions = ReadonlyMap<string, number>;

export function addPortions(portions: Map<string, number>, id: string, quantity: number): void {
  portions.set(id, (portions.get(id) ?? 0) + quantity);
}

/** The portions of a line: the dish itself and, of a combo, its parts. */
export function portionsOf(dish: Dish | undefined, dishId: string, quantity: number): [string, number][] {
  const parts = dish?.components ?? [];
  return [
    [dishId, quantity],
    ...parts.map((part): [string, number] => [part.dishId, quantity * part.quantity]),
  ];
}

/**
 * Changes the stock of a dish that is counted. Staff hear once when it runs low; everybody when what students see of it,
 * or of a combo with it, changes.
 */
export function moveStock(
  draft: Draft,
  dishId: string,
  change: number,
  facts: Pick<StockMovement, 'kind' | 'orderId' | 'byUserId'>,
): void {
  const dish = draft.dish(dishId);
  if (!dish || dish.stock === null) return;
  const before = dish.stock;
  const stock = before + change;
  draft.changeDishStock({ dishId, quantity: change, stockAfter: stock, ...facts });
  const { name, lowStockAt } = dish;
  if (before > lowStockAt && stock <= lowStockAt)
    draft.emit('stock.low', null, { menuItemId: dishId, name, stock });
  if (stock === 0 && before > 0) {
    draft.emitMenuChange('menu.sold_out', { menuItemId: dishId, name });
  } else if (
    (before === 0) !== (stock === 0) ||
    before <= lowStockAt !== stock <= lowStockAt ||
    comboTurns(draft.state, dishId, before, stock)
  ) {
    draft.emitMenuChange('menu.changed', { menuItemIds: [dishId] });
  }
}

/** Whether a combo with this dish begins or ceases to be had. */
function comboTurns({ dishes }: OrderingState, dishId: string, before: number, stock: number): boolean {
  for (const { components } of dishes.values())
    for (const part of components)
      if (part.dishId === dishId && before < part.quantity !== stock < part.quantity) return true;
  return false;
}

/** Takes options from their stock (sign -1) or gives them back (1), and tells when one runs out or is there again. */
export function moveOptionStock(draft: Draft, portions: Portions, sign: 1 | -1): void {
  let turned = false;
  for (const { groups } of draft.state.dishes.values())
    for (const { options } of groups)
      for (const option of options) {
        const quantity = portions.get(option.id);
        const before = draft.optionStock(option.id, option.stock);
        if (quantity === undefined || before === null) continue;
        const after = before + sign * quantity;
        draft.changeOptionStock(option.id, sign * quantity, after);
        turned ||= (before === 0) !== (after === 0);
      }
  if (turned) draft.emitMenuChange('menu.changed', {});
}

/** Adds to (1) or takes from (-1) the load of a slot what an order asks of it. */
export function loadSlot(
  draft: Draft,
  slot: number,
  demand: Readonly<Record<string, number>>,
  sign: 1 | -1,
): void {
  for (const [resource, amount] of Object.entries(demand))
    if (amount !== 0) draft.changeLoad(slot, resource, sign * amount);
}

/** Options by id that the lines of an order hold, or one line. */
export function optionsOf({ document }: OrderRecord, onlyItem?: string): Map<string, number> {
  const held = new Map<string, number>();
  for (const item of document.items)
    if (item.removedAt === null && (onlyItem === undefined || item.id === onlyItem))
      for (const { id } of item.modifiers) addPortions(held, id, item.quantity);
  return held;
}

/** What an order holds. */
type Holdings = Pick<OrderRecord, 'held' | 'ahead'>;

/**
 * Gives back to stock what an order took, or one line of it: never more than the ledger says that it still holds, so that
 * a dish that was not counted then, or a combo that was another one, gives back nothing that was never taken. What is of a
 * day to come was taken from no stock, and is only not held any more. Answers what it holds from now on.
 */
export function giveBack(
  draft: Draft,
  order: OrderRecord,
  { onlyItem, byUserId }: { onlyItem?: string; byUserId: string | null },
): Holdings {
  const line = onlyItem === undefined ? null : portionsOfItem(draft.state, order, onlyItem);
  const held = { ...order.held };
  const ahead = { ...order.ahead };
  for (const [dishId, quantity] of Object.entries(order.held).sort(byId)) {
    const back = Math.min(quantity, line ? (line.get(dishId) ?? 0) : quantity);
    const dish = draft.dish(dishId);
    if (back <= 0 || !dish || isOfAnEarlierDay(draft, order, dish)) continue;
    const untaken = Math.min(back, isTaken(draft, order, dish) ? 0 : (ahead[dishId] ?? 0));
    if (untaken > 0) ahead[dishId] = (ahead[dishId] ?? 0) - untaken;
    held[dishId] = quantity - (dish.stock === null ? untaken : back);
    if (back > untaken)
      moveStock(draft, dishId, back - untaken, { kind: 'release', orderId: order.document.id, byUserId });
  }
  moveOptionStock(draft, optionsOf(order, onlyItem), 1);
  return { held, ahead };
}

const slotDay = ({ state }: Draft, { document }: OrderRecord): string | null =>
  document.pickupSlot === null ? null : dayOf(Date.parse(document.pickupSlot), state.calendar.timezone);

/** Stock counted by the day began anew since then, without what orders of earlier days held. */
function isOfAnEarlierDay(draft: Draft, order: OrderRecord, dish: Dish): boolean {
  const day = slotDay(draft, order);
  return dish.dailyStock !== null && day !== null && day < draft.cafeteria.businessDay;
}

/** Whether a day has begun without the portions that were ordered ahead for it. A dish no longer counted by the day never did. */
function isTaken(draft: Draft, order: OrderRecord, dish: Dish): boolean {
  const day = slotDay(draft, order);
  return dish.dailyStock !== null && (day === null || day <= draft.cafeteria.businessDay);
}

export function portionsOfItem(
  { dishes }: OrderingState,
  { document }: OrderRecord,
  itemId: string,
): Portions {
  const portions = new Map<string, number>();
  const item = document.items.find(({ id }) => id === itemId);
  if (item)
    for (const [id, quantity] of portionsOf(dishes.get(item.menuItemId), item.menuItemId, item.quantity))
      addPortions(portions, id, quantity);
  return portions;
}

const byId = ([a]: [string, number], [b]: [string, number]): number => (a < b ? -1 : 1);
