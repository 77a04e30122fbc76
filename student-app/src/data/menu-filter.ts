import { type Diet, isFor } from '../../../src/contracts/diets.ts';
import type { Menu } from '../../../src/contracts/menu.ts';

export type Category = Menu['categories'][number];
export type Dish = Category['items'][number];
/** `diet`: the reader's own, as their profile has it; `diets`: marks of this menu. */
export type MenuFilter = {
  text: string;
  diet: Diet | null;
  diets: readonly string[];
  avoid: readonly string[];
};

export const noFilter: MenuFilter = { text: '', diet: null, diets: [], avoid: [] };

const plain = (text: string) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

/** What is left of a menu: dishes with all the words, of all the diets, with nothing that is avoided. Empty categories go. */
export function filterMenu(
  categories: readonly Category[],
  { text, diet, diets, avoid }: MenuFilter,
): Category[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  const fits = (dish: Dish, category: string) => {
    const said = plain(`${dish.name} ${dish.description} ${category}`);
    return (
      words.every((word) => said.includes(word)) &&
      (diet === null || isFor(diet, dish.dietaryTags)) &&
      diets.every((mark) => dish.dietaryTags.includes(mark)) &&
      !dish.allergens.some((allergen) => avoid.includes(allergen))
    );
  };
  return categories
    .map((category) => ({ ...category, items: category.items.filter((dish) => fits(dish, category.name)) }))
    .filter(({ items }) => items.length > 0);
}

/** The diets that some dish of a menu is for, by name. */
export const dietsOf = (categories: readonly Category[]): string[] =>
  [...new Set(categories.flatMap(({ items }) => items.flatMap(({ dietaryTags }) => dietaryTags)))].sort();
