import type { Locale } from './languages.ts';

/** What somebody eats by choice, as far as menus mark it; what they must not eat are allergens. */
export const diets = ['vegetarian', 'vegan'] as const;
export type Diet = (typeof diets)[number];

export const dietWords: Record<Diet, Record<Locale, string>> = {
  vegetarian: { es: 'Vegetariano', en: 'Vegetarian' },
  vegan: { es: 'Vegano', en: 'Vegan' },
};

/** Cafeterias write their marks themselves, in either language, gender and number. */
const marks: Record<Diet, RegExp> = { vegetarian: /vegetarian/i, vegan: /\bvegan/i };

/** The diet that a mark on a dish means; null: it means something else. */
export const dietOf = (mark: string): Diet | null => diets.find((diet) => marks[diet].test(mark)) ?? null;

const saysDietAlone = /^(?:vegetarian|vegan)[oa]?s?$/i;

/** A mark for a reader: in their language where it says a diet and nothing else, as the cafeteria wrote it otherwise. */
export function markIn(language: Locale, mark: string): string {
  const diet = saysDietAlone.test(mark) ? dietOf(mark) : null;
  return diet ? dietWords[diet][language].toLowerCase() : mark;
}

/** Whether a dish with these marks is for somebody of this diet. What vegans eat, vegetarians do. */
export function isFor(diet: Diet, dietaryTags: readonly string[]): boolean {
  const found = dietaryTags.map(dietOf);
  return found.includes('vegan') || (diet === 'vegetarian' && found.includes('vegetarian'));
}
