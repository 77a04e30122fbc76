import type { z } from 'zod';
import type { Api } from '../../../clients/browser/api.ts';
import type { Menu } from '../../../src/contracts/menu.ts';
import type {
  categorySchema,
  changeDishSchema,
  changeIngredientSchema,
  createDishSchema,
  createIngredientSchema,
  Ingredient,
  menuOrderSchema,
  moveStockSchema,
  StaffDish,
  StockMovement,
} from '../../../src/contracts/menu-editing.ts';
import { type Page, queryOf } from './query.ts';

export type Category = z.infer<typeof categorySchema>;
export type CreateDish = z.input<typeof createDishSchema>;
export type ChangeDish = z.input<typeof changeDishSchema>;
export type CreateIngredient = z.input<typeof createIngredientSchema>;
export type ChangeIngredient = z.input<typeof changeIngredientSchema>;
export type MoveStock = z.input<typeof moveStockSchema>;
export type MenuOrder = z.input<typeof menuOrderSchema>;

/** The categories in their order, those without dishes too: of the menu that students read, a second old at most. */
export const listCategories = async (api: Api, id: string): Promise<Category[]> =>
  (await api<Menu>(`/cafeterias/${id}/menu`)).categories.map(({ id, name }) => ({ id, name }));

export const createCategory = (api: Api, id: string, name: string, idempotencyKey: string) =>
  api<Category>(`/cafeterias/${id}/menu-categories`, { method: 'POST', body: { name }, idempotencyKey });
export const renameCategory = (api: Api, id: string, categoryId: string, name: string) =>
  api<Category>(`/cafeterias/${id}/menu-categories/${categoryId}`, { method: 'PATCH', body: { name } });
export const deleteCategory = (api: Api, id: string, categoryId: string) =>
  api<void>(`/cafeterias/${id}/menu-categories/${categoryId}`, { method: 'DELETE' });
export const orderMenu = (api: Api, id: string, body: MenuOrder) =>
  api<void>(`/cafeterias/${id}/menu-order`, { method: 'PUT', body });

export const createDish = (api: Api, id: string, body: CreateDish, idempotencyKey: string) =>
  api<StaffDish>(`/cafeterias/${id}/menu-items`, { method: 'POST', body, idempotencyKey });
export const changeDish = (api: Api, id: string, dishId: string, body: ChangeDish) =>
  api<StaffDish>(`/cafeterias/${id}/menu-items/${dishId}`, { method: 'PATCH', body });
export const archiveDish = (api: Api, id: string, dishId: string) =>
  api<void>(`/cafeterias/${id}/menu-items/${dishId}`, { method: 'DELETE' });

/** A photo that the API takes (src/domain/photo.ts), in place of the one that the dish has. */
export const putPhoto = (api: Api, id: string, dishId: string, body: Blob) =>
  api<StaffDish>(`/cafeterias/${id}/menu-items/${dishId}/photo`, { method: 'PUT', body });
export const removePhoto = (api: Api, id: string, dishId: string) =>
  api<StaffDish>(`/cafeterias/${id}/menu-items/${dishId}/photo`, { method: 'DELETE' });

export const moveStock = (api: Api, id: string, dishId: string, body: MoveStock, idempotencyKey: string) =>
  api<StaffDish>(`/cafeterias/${id}/menu-items/${dishId}/stock`, { method: 'POST', body, idempotencyKey });
export const listMovements = (api: Api, id: string, dishId: string, cursor: string | undefined) =>
  api<Page<StockMovement>>(
    `/cafeterias/${id}/menu-items/${dishId}/stock-movements${queryOf({ cursor, limit: '20' })}`,
  );

export const createIngredient = (api: Api, id: string, body: CreateIngredient, idempotencyKey: string) =>
  api<Ingredient>(`/cafeterias/${id}/ingredients`, { method: 'POST', body, idempotencyKey });
export const changeIngredient = (api: Api, id: string, ingredientId: string, body: ChangeIngredient) =>
  api<Ingredient>(`/cafeterias/${id}/ingredients/${ingredientId}`, { method: 'PATCH', body });
export const deleteIngredient = (api: Api, id: string, ingredientId: string) =>
  api<void>(`/cafeterias/${id}/ingredients/${ingredientId}`, { method: 'DELETE' });
