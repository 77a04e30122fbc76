import type { Allergen } from '../../../../src/contracts/allergens.ts';
import type { StaffDish } from '../../../../src/contracts/menu-editing.ts';
import type { ChangeDish, CreateDish } from '../../api/menu-editing.ts';
import { centsOf, unitsOf } from '../units.ts';

/** An option as it is typed. `was` is what an option that exists had: what nobody touched is not written. */
export type OptionDraft = {
  id?: string;
  key: string;
  name: string;
  price: string;
  on: boolean;
  stock: string;
  allergens: Allergen[];
  was?: { on: boolean; stock: string; allergens: Allergen[] };
};
export type GroupDraft = {
  id?: string;
  key: string;
  name: string;
  min: string;
  max: string;
  options: OptionDraft[];
};
export type WindowDraft = { key: string; weekdays: number[]; from: string; until: string };
export type PartDraft = { key: string; menuItemId: string; quantity: string };

/** A dish as its form has it: numbers as typed, prices in the currency's units (55.50), '' for none. */
export type DishDraft = ReturnType<typeof draftOf>;

const typed = (number: number | null | undefined) =>
  number === null || number === undefined ? '' : `${number}`;
const numberOrNull = (text: string) => (text.trim() === '' ? null : Number(text));
export const newKey = () => crypto.randomUUID();

export function draftOf(dish: StaffDish | null, categoryId: string) {
  return {
    categoryId: dish?.categoryId ?? categoryId,
    name: dish?.name ?? '',
    description: dish?.description ?? '',
    imageUrl: dish?.imageUrl ?? '',
    price: dish ? unitsOf(dish.priceCents) : '',
    allergens: dish?.allergens ?? [],
    dietaryTags: dish?.dietaryTags ?? [],
    station: dish?.station ?? 'grill',
    prepMinutes: typed(dish?.prepMinutes ?? 5),
    makeMinutes: typed(dish?.makeMinutes ?? 1),
    /** Only of a new dish: afterwards stock moves by the ledger. */
    stock: '',
    dailyStock: typed(dish?.dailyStock),
    lowStockAt: typed(dish?.lowStockAt ?? 5),
    maxPerStudent: typed(dish?.maxPerStudent),
    windows: (dish?.windows ?? []).map((window): WindowDraft => ({ key: newKey(), ...window })),
    groups: (dish?.modifierGroups ?? []).map(groupOf),
    parts: (dish?.components ?? []).map(
      ({ menuItemId, quantity }): PartDraft => ({ key: menuItemId, menuItemId, quantity: typed(quantity) }),
    ),
    ingredientIds: dish?.ingredientIds ?? [],
  };
}

const groupOf = (group: StaffDish['modifierGroups'][number]): GroupDraft => ({
  id: group.id,
  key: group.id,
  name: group.name,
  min: typed(group.minChoices),
  max: typed(group.maxChoices),
  options: group.modifiers.map((option) => {
    const was = { on: option.switchedOn, stock: typed(option.stock), allergens: option.allergens };
    return {
      id: option.id,
      key: option.id,
      name: option.name,
      price: unitsOf(option.priceDeltaCents),
      ...was,
      was,
    };
  }),
});

/** The same dish once more, under another name: its groups and options are its own. */
export const copyOf = (dish: StaffDish, name: string): DishDraft => {
  const draft = draftOf(dish, dish.categoryId);
  return {
    ...draft,
    name,
    groups: draft.groups.map(({ id: _, options, ...group }) => ({
      ...group,
      options: options.map(({ id: _, was: __, ...option }) => option),
    })),
  };
};

/** What the API is sent for a new dish. */
export function bodyOf(draft: DishDraft): CreateDish {
  const stock = numberOrNull(draft.stock);
  return { ...fieldsOf(draft), ...(stock !== null && { stock }) };
}

/** What of a dish was changed in its form: what nobody touched stays as others may have written it meanwhile. */
export function changesOf(draft: DishDraft, before: DishDraft): ChangeDish {
  const was = fieldsOf(before);
  const changed = Object.entries(fieldsOf(draft)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name as keyof typeof was]),
  );
  return Object.fromEntries(changed);
}

const fieldsOf = (draft: DishDraft) => ({
  categoryId: draft.categoryId,
  name: draft.name.trim(),
  description: draft.description.trim(),
  imageUrl: draft.imageUrl.trim() || null,
  priceCents: centsOf(draft.price),
  allergens: draft.allergens,
  dietaryTags: draft.dietaryTags,
  station: draft.station,
  prepMinutes: Number(draft.prepMinutes),
  makeMinutes: Number(draft.makeMinutes),
  dailyStock: numberOrNull(draft.dailyStock),
  lowStockAt: Number(draft.lowStockAt),
  maxPerStudent: numberOrNull(draft.maxPerStudent),
  windows: draft.windows.map(({ weekdays, from, until }) => ({ weekdays, from, until })),
  modifierGroups: draft.groups.map(({ id, name, min, max, options }) => ({
    ...(id && { id }),
    name: name.trim(),
    minChoices: Number(min),
    maxChoices: Number(max),
    modifiers: options.map(optionOf),
  })),
  components: draft.parts.map(({ menuItemId, quantity }) => ({ menuItemId, quantity: Number(quantity) })),
  ingredientIds: draft.ingredientIds,
});

const optionOf = ({ id, name, price, on, stock, allergens, was }: OptionDraft) => ({
  ...(id && { id }),
  name: name.trim(),
  priceDeltaCents: centsOf(price || '0'),
  ...(on !== (was?.on ?? true) && { available: on }),
  ...(stock !== (was?.stock ?? '') && { stock: numberOrNull(stock) }),
  ...(!same(allergens, was?.allergens ?? []) && { allergens }),
});

const same = (some: readonly string[], others: readonly string[]) => some.join() === others.join();

export const emptyOption = (): OptionDraft => ({
  key: newKey(),
  name: '',
  price: '0',
  on: true,
  stock: '',
  allergens: [],
});
