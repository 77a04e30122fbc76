import type { Locale } from './languages.ts';

/** What has to be told of food: the 14 of EU Regulation 1169/2011, annex II, and whatever else somebody must not eat. */
export const allergens = [
  'gluten',
  'crustaceans',
  'eggs',
  'fish',
  'peanuts',
  'soybeans',
  'milk',
  'nuts',
  'celery',
  'mustard',
  'sesame',
  'sulphites',
  'lupin',
  'molluscs',
  'other',
] as const;
export type Allergen = (typeof allergens)[number];

export const allergenWords: Record<Allergen, Record<Locale, string>> = {
  gluten: { es: 'Gluten', en: 'Gluten' },
  crustaceans: { es: 'Crustáceos', en: 'Crustaceans' },
  eggs: { es: 'Huevo', en: 'Eggs' },
  fish: { es: 'Pescado', en: 'Fish' },
  peanuts: { es: 'Cacahuate', en: 'Peanuts' },
  soybeans: { es: 'Soya', en: 'Soybeans' },
  milk: { es: 'Lácteos', en: 'Milk' },
  nuts: { es: 'Nueces', en: 'Nuts' },
  celery: { es: 'Apio', en: 'Celery' },
  mustard: { es: 'Mostaza', en: 'Mustard' },
  sesame: { es: 'Ajonjolí', en: 'Sesame' },
  sulphites: { es: 'Sulfitos', en: 'Sulphites' },
  lupin: { es: 'Altramuz', en: 'Lupin' },
  molluscs: { es: 'Moluscos', en: 'Molluscs' },
  other: { es: 'Otro', en: 'Other' },
};

/** What an allergen is called. A word of before the list, or a code of a newer version, stays as it is. */
export const allergenWord = (code: string, language: Locale): string =>
  allergenWords[code as Allergen]?.[language] ?? code;

/**
 * As menus and profiles had them while these were free words; the same in migrations/tenant/functions/15_allergens.sql. One
 * that means two is both: nobody is hurt by a warning too many.
 */
export const knownSpellings: Readonly<Partial<Record<Allergen, readonly string[]>>> = {
  gluten: ['trigo', 'harina', 'cebada', 'centeno', 'avena'],
  crustaceans: ['crustáceos', 'crustaceos', 'camarón', 'camaron', 'camarones', 'mariscos'],
  eggs: ['huevo', 'huevos'],
  fish: ['pescado', 'pescados'],
  peanuts: ['cacahuate', 'cacahuates', 'cacahuete', 'cacahuetes', 'maní'],
  soybeans: ['soya', 'soja'],
  milk: ['lácteos', 'lacteos', 'lácteo', 'lacteo', 'leche', 'queso', 'crema'],
  nuts: ['nuez', 'nueces', 'almendra', 'almendras', 'nuez de la india', 'frutos secos'],
  celery: ['apio'],
  mustard: ['mostaza'],
  sesame: ['ajonjolí', 'ajonjoli', 'sésamo', 'sesamo'],
  sulphites: ['sulfitos'],
  lupin: ['altramuz', 'altramuces'],
  molluscs: ['moluscos', 'pulpo', 'calamar', 'mariscos'],
};

/** A word of before as its codes; one that is a code, or not known, as it is. */
export function codesOfWord(word: string): string[] {
  const composed = word.normalize();
  const codes = allergens.filter((code) => knownSpellings[code]?.includes(composed));
  return codes.length > 0 ? codes : [composed];
}
