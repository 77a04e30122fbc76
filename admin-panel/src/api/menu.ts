import type { Api } from '../../../clients/browser/api.ts';
import type { Ingredient, StaffDish } from '../../../src/contracts/menu-editing.ts';

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

/** An option by its name, which dishes have it, and whether any of them still offers it. */
export type NamedOption = { name: string; on: boolean };

/** What can be chosen beside dishes, each name once: avocado is out wherever it can be added. */
export function optionsOf(dishes: readonly StaffDish[]): NamedOption[] {
  const options = new Map<string, boolean>();
  for (const { modifierGroups } of dishes)
    for (const { modifiers } of modifierGroups)
      for (const { name, switchedOn } of modifiers)
        options.set(name, switchedOn || (options.get(name) ?? false));
  return [...options].map(([name, on]) => ({ name, on })).sort((a, b) => a.name.localeCompare(b.name));
}

/** Takes an option off sale in every dish that has it, or brings it back. The dishes are read anew: all their groups are sent. */
export async function switchOption(api: Api, id: string, name: string, available: boolean): Promise<void> {
  const having = (await listDishes(api, id)).filter(({ modifierGroups }) =>
    modifierGroups.some(({ modifiers }) =>
      modifiers.some((option) => option.name === name && option.switchedOn !== available),
    ),
  );
  for (const { id: dishId, modifierGroups } of having) {
    const groups = modifierGroups.map(({ id, name: group, minChoices, maxChoices, modifiers }) => ({
      id,
      name: group,
      minChoices,
      maxChoices,
      modifiers: modifiers.map((option) => ({
        id: option.id,
        name: option.name,
        priceDeltaCents: option.priceDeltaCents,
        ...(option.name === name && { available }),
      })),
    }));
    await api<StaffDish>(`/cafeterias/${id}/menu-items/${dishId}`, {
      method: 'PATCH',
      body: { modifierGroups: groups },
    });
  }
}

/** Switches an ingredient, and with it all dishes that need it. */
export const switchIngredient = (api: Api, id: string, ingredientId: string, available: boolean) =>
  api<Ingredient>(`/cafeterias/${id}/ingredients/${ingredientId}`, { method: 'PATCH', body: { available } });
