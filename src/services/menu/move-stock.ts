import type { z } from '@hono/zod-openapi';
import { type moveStockSchema, type StaffDish, staffDishSchema } from '../../contracts/menu-editing.ts';
import type { UserContext } from '../context.ts';
import type { DishOfCafeteria } from './edit-dishes.ts';
import { type Edited, editMenu } from './edit-menu.ts';

/**
 * Adds portions (restock), takes them away (waste) or sets what was counted (recount, which begins the counting of a
 * dish that was not counted). One round trip, one movement in the ledger.
 * Errors: those of `editMenu`, and `dish_not_found`, `dish_not_counted`, `out_of_stock` for more waste than there is.
 */
export function moveStock(
  ctx: UserContext,
  dish: DishOfCafeteria,
  movement: z.infer<typeof moveStockSchema>,
  idempotencyKey?: string,
): Promise<Edited<StaffDish>> {
  return editMenu(ctx, 'move_stock', { ...dish, ...movement }, staffDishSchema, idempotencyKey);
}
