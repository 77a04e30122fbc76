import type { Api } from '../../../clients/browser/api.ts';
import type { Ingredient, StaffDish, SwitchedOption } from '../../../src/contracts/menu-editing.ts';

export const listDishes = async (api: Api, id: string) =>
  (await api<{ data: StaffDish[] }>(`/cafeterias/${id}/menu-items`)).data;
export const listIngredients = async (api: Api, id: string) =>
  (await api<{ data: Ingredient[] }>(`/cafeterias/${id}/ingredients`)).data;

/** `today`: back by itself tomorrow; `open`: until somebody switches it on. */
export type OffUntil = 'today' | 'open';
const off = (until: OffUntil) => ({ onlyToday: until === 'today' });

/** Takes a dish off sale by hand, or brings it back. */
export const switchDish = (api: Api, id: string, dishId: string, on: boolean, until: OffUntil = 'open') =>
  api<StaffDish>(`/cafeterias/${id}/menu-items/${dishId}/${on ? 'back' : 'sold-out'}`, {
    method: 'POST',
    body: on ? {} : off(until),
  });

/** An option by its name, which dishes have it, and whether any of them still offers it. */
export type NamedOption = { name: string; on: boolean; backOn: string | null };

/** What can be chosen beside dishes, each name once: avocado is out wherever it can be added. */
export function optionsOf(dishes: readonly StaffDish[]): NamedOption[] {
  const options = new Map<string, NamedOption>();
  for (const { modifierGroups } of dishes)
    for (const { modifiers } of modifierGroups)
      for (const { name, switchedOn, backOn } of modifiers)
        if (switchedOn || !options.get(name)?.on) options.set(name, { name, on: switchedOn, backOn });
  return [...options.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Takes an option off sale in every dish that has it, or brings it back. */
export const switchOption = (api: Api, id: string, name: string, on: boolean, until: OffUntil = 'open') =>
  api<SwitchedOption>(`/cafeterias/${id}/options/${on ? 'back' : 'sold-out'}`, {
    method: 'POST',
    body: on ? { name } : { name, ...off(until) },
  });

/** Switches an ingredient, and with it all dishes that need it. */
export const switchIngredient = (
  api: Api,
  id: string,
  ingredientId: string,
  available: boolean,
  until: OffUntil = 'open',
) =>
  api<Ingredient>(`/cafeterias/${id}/ingredients/${ingredientId}`, {
    method: 'PATCH',
    body: { available, ...(!available && off(until)) },
  });
