import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import {
  type Ingredient,
  ingredientSchema,
  type StaffDish,
  staffDishSchema,
} from '../../contracts/menu-editing.ts';
import { column } from '../../db/client.ts';
import { ingredients, menuCategories, menuItems } from '../../db/schema.ts';
import { requireStaffOf, type UserContext } from '../context.ts';

/** Every dish that is not archived, in the menu's order, with the numbers. One round trip. Errors: `forbidden`. */
export async function listDishes({ db, principal }: UserContext, cafeteriaId: string): Promise<StaffDish[]> {
  requireStaffOf(principal, cafeteriaId);
  const rows = await db
    .select({ dish: column(sql`dish_document(menu_items, true)`, staffDishSchema) })
    .from(menuItems)
    .innerJoin(menuCategories, eq(menuCategories.id, menuItems.categoryId))
    .where(and(eq(menuItems.cafeteriaId, cafeteriaId), isNull(menuItems.archivedAt)))
    .orderBy(
      asc(menuCategories.position),
      asc(menuCategories.name),
      asc(menuItems.position),
      asc(menuItems.name),
    );
  return rows.map(({ dish }) => dish);
}

/** What the dishes of a cafeteria can need, by name. One round trip. Errors: `forbidden`. */
export async function listIngredients(
  { db, principal }: UserContext,
  cafeteriaId: string,
): Promise<Ingredient[]> {
  requireStaffOf(principal, cafeteriaId);
  return db
    .select({
      id: ingredients.id,
      name: ingredients.name,
      available: ingredients.available,
      backOn: ingredients.backOn,
      allergens: column(sql`${ingredients.allergens}`, ingredientSchema.shape.allergens),
    })
    .from(ingredients)
    .where(eq(ingredients.cafeteriaId, cafeteriaId))
    .orderBy(asc(ingredients.name));
}
