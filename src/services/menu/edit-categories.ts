import { z } from '@hono/zod-openapi';
import { categorySchema, type menuOrderSchema } from '../../contracts/menu-editing.ts';
import type { UserContext } from '../context.ts';
import { type Edited, editMenu } from './edit-menu.ts';

const nothing = z.strictObject({});

const deletedCategory = categorySchema.pick({ id: true });

type Category = z.infer<typeof categorySchema>;

/**
 * Creates a category, last of all, or (with `categoryId`) names one anew. One round trip.
 * Errors: those of `editMenu`, and `menu_category_not_found`.
 */
export function nameCategory(
  ctx: UserContext,
  input: { cafeteriaId: string; categoryId?: string; name: string },
  idempotencyKey?: string,
): Promise<Edited<Category>> {
  return editMenu(ctx, 'name_category', input, categorySchema, idempotencyKey);
}

/**
 * Deletes a category that has no dishes. One round trip. Errors: `menu_category_not_found`; `menu_category_in_use`,
 * also of the last category when dishes that are archived by now were in it.
 */
export function deleteCategory(
  ctx: UserContext,
  input: { cafeteriaId: string; categoryId: string },
): Promise<Edited<Pick<Category, 'id'>>> {
  return editMenu(ctx, 'delete_category', input, deletedCategory);
}

/**
 * Puts categories and dishes in the order given; a dish moves to the category that lists it. One round trip.
 * Errors: `menu_category_not_found`, `dish_not_found`.
 */
export function orderMenu(
  ctx: UserContext,
  input: { cafeteriaId: string } & z.infer<typeof menuOrderSchema>,
): Promise<Edited<Record<string, never>>> {
  return editMenu(ctx, 'order_menu', input, nothing);
}
