import type { Ingredient, StaffDish } from '../../../src/contracts/menu-editing.ts';
import type { Api } from './api.ts';

export const listDishes = async (api: Api, id: string) =>
  (await api<{ data: StaffDish[] }>(`/cafeterias/${id}/menu-items`)).data;
export const listIngredients = async (api: Api, id: string) =>
  (await api<{ data: Ingredient[] }>(`/cafeterias/${id}/ingredients`)).data;

/** Takes a dish off sale by hand, or brings it back. */
export const switchDish = (api: Api, id: string, dishId: string, on: boolean) =>
  api<StaffDish>(`/cafeterias/${id}/menu-items/${dishId}/${on ? 'back' : 'sold-out'}`, {
    method: 'POST',
    body: {},
  });

/** Switches an ingredient, and with it all dishes that need it. */
export const switchIngredient = (api: Api, id: string, ingredientId: string, available: boolean) =>
  api<Ingredient>(`/cafeterias/${id}/ingredients/${ingredientId}`, { method: 'PATCH', body: { available } });
