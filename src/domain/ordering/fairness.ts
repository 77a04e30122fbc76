import { Refusal } from './refusal.ts';
import type { OrderingState, OrderRecord } from './state.ts';
import { type Portions, portionsOf } from './stock.ts';

/**
 * Refuses what one student would have too much of: open orders, or portions of a scarce dish; of one that is made anew each
 * day, on the business day that the order is for.
 */
export function refuseUnfair(state: OrderingState, userId: string, wanted: Portions, day: string): void {
  const own: OrderRecord[] = [];
  for (const order of state.orders.values()) if (order.document.userId === userId) own.push(order);
  const { maxOpenOrders } = state.cafeteria;
  if (maxOpenOrders !== null && own.length >= maxOpenOrders)
    throw new Refusal('too_many_open_orders', { limit: maxOpenOrders });
  for (const [menuItemId, quantity] of wanted) {
    const dish = state.dishes.get(menuItemId);
    if (!dish || dish.maxPerStudent === null) continue;
    const already = own
      .filter(({ businessDay }) => dish.dailyStock === null || businessDay === day)
      .reduce((sum, { document }) => sum + portionsIn(state, document.items, menuItemId), 0);
    if (quantity + already > dish.maxPerStudent)
      throw new Refusal('item_limit_reached', { menuItemId, name: dish.name, limit: dish.maxPerStudent });
  }
}

function portionsIn(
  { dishes }: OrderingState,
  items: readonly { menuItemId: string; quantity: number; removedAt: string | null }[],
  dishId: string,
): number {
  return items
    .filter(({ removedAt }) => removedAt === null)
    .flatMap(({ menuItemId, quantity }) => portionsOf(dishes.get(menuItemId), menuItemId, quantity))
    .reduce((sum, [id, quantity]) => (id === dishId ? sum + quantity : sum), 0);
}
