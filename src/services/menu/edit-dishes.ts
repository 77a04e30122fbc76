import type { z } from '@hono/zod-openapi';
import {
  type changeDishSchema,
  type createDishSchema,
  type StaffDish,
  type SwitchedOption,
  staffDishSchema,
  switchedOptionSchema,
} from '../../contracts/menu-editing.ts';
import type { UserContext } from '../context.ts';
import { type Edited, editMenu } from './edit-menu.ts';

const archivedDish = staffDishSchema.pick({ id: true });

export type DishOfCafeteria = { cafeteriaId: string; itemId: string };

/**
 * Puts a dish on the menu, last of its category. One round trip. Errors: those of `editMenu`, and
 * `menu_category_not_found`, `ingredient_not_found`, `menu_item_not_found` (a component), `combo_of_combos`.
 */
export function createDish(
  ctx: UserContext,
  cafeteriaId: string,
  fields: z.infer<typeof createDishSchema>,
  idempotencyKey?: string,
): Promise<Edited<StaffDish>> {
  return editMenu(ctx, 'create_dish', { cafeteriaId, fields }, staffDishSchema, idempotencyKey);
}

/**
 * Changes those fields of a dish that are given. Orders that were placed keep their prices. One round trip.
 * Errors: those of creating one, `dish_not_found`, and `modifiers_invalid` for the id of an option that it has not.
 */
export function changeDish(
  ctx: UserContext,
  dish: DishOfCafeteria,
  fields: z.infer<typeof changeDishSchema>,
): Promise<Edited<StaffDish>> {
  return editMenu(ctx, 'change_dish', { ...dish, fields }, staffDishSchema);
}

/** Takes a dish off the menu for good; orders and the ledger keep it. One round trip. Errors: `dish_not_found`. */
export function archiveDish(ctx: UserContext, dish: DishOfCafeteria): Promise<Edited<{ id: string }>> {
  return editMenu(ctx, 'archive_dish', dish, archivedDish);
}

/**
 * Sells a dish out by hand ("86"), for today or until it is brought back, or brings it back. Twice the same is heard once. One
 * round trip.
 * Errors: `dish_not_found`.
 */
export function switchDish(
  ctx: UserContext,
  dish: DishOfCafeteria,
  available: boolean,
  onlyToday = false,
): Promise<Edited<StaffDish>> {
  return editMenu(ctx, 'switch_dish', { ...dish, available, onlyToday }, staffDishSchema);
}

/**
 * As of a dish, an option in every dish that has one of that name. One round trip. Errors: those of `editMenu`,
 * `option_not_found`.
 */
export function switchOption(
  ctx: UserContext,
  option: { cafeteriaId: string; name: string; available: boolean; onlyToday?: boolean },
): Promise<Edited<SwitchedOption>> {
  return editMenu(ctx, 'switch_option', option, switchedOptionSchema);
}
