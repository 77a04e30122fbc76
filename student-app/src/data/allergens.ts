import { allergenWord } from '../../../src/contracts/allergens.ts';
import type { Locale } from '../../../src/contracts/languages.ts';

/** What an allergen is called, in small letters; a code of a newer version stays a code. */
export const allergenName = (code: string, language: Locale): string =>
  allergenWord(code, language).toLocaleLowerCase(language);

const lists = new Map<Locale, Intl.ListFormat>();

/** One a language: making it takes longer than a dish. */
function listIn(language: Locale): Intl.ListFormat {
  const list = lists.get(language) ?? new Intl.ListFormat(language, { type: 'conjunction' });
  lists.set(language, list);
  return list;
}

/** "gluten, huevo y lácteos" */
export const allergenList = (codes: readonly string[], language: Locale): string =>
  listIn(language).format(codes.map((code) => allergenName(code, language)));
