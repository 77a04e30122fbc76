import type { Allergen } from '../../contracts/allergens.ts';
import { type Ingredient, ingredientSchema } from '../../contracts/menu-editing.ts';
import type { UserContext } from '../context.ts';
import { type Edited, editMenu } from './edit-menu.ts';

type IngredientOfCafeteria = { cafeteriaId: string; ingredientId: string };

/** Names an ingredient that dishes can need. One round trip. Errors: those of `editMenu`, `name_taken`. */
export function createIngredient(
  ctx: UserContext,
  input: { cafeteriaId: string; name: string; available?: boolean; allergens?: Allergen[] },
  idempotencyKey?: string,
): Promise<Edited<Ingredient>> {
  return editMenu(ctx, 'write_ingredient', input, ingredientSchema, idempotencyKey);
}

/**
 * Names an ingredient anew, or switches it off (and with it every dish that needs it) or on. One round trip.
 * Errors: `ingredient_not_found`, `name_taken`.
 */
export function changeIngredient(
  ctx: UserContext,
  input: IngredientOfCafeteria & {
    name?: string;
    available?: boolean;
    onlyToday?: boolean;
    allergens?: Allergen[];
  },
): Promise<Edited<Ingredient>> {
  return editMenu(ctx, 'write_ingredient', input, ingredientSchema);
}

/** Forgets an ingredient; no dish needs it any more. One round trip. Errors: `ingredient_not_found`. */
export function deleteIngredient(
  ctx: UserContext,
  input: IngredientOfCafeteria,
): Promise<Edited<Ingredient>> {
  return editMenu(ctx, 'write_ingredient', { ...input, deleted: true }, ingredientSchema);
}
