import { allergenWord } from '../../../src/contracts/allergens.ts';
import type { Locale } from '../../../src/contracts/identity.ts';

/** What an allergen is called, in small letters; a code of a newer version stays a code. */
export const allergenName = (code: string, language: Locale): string =>
  allergenWord(code, language).toLocaleLowerCase(language);

/** "gluten, huevo y lácteos" */
export const allergenList = (codes: readonly string[], language: Locale): string =>
  new Intl.ListFormat(language, { type: 'conjunction' }).format(
    codes.map((code) => allergenName(code, language)),
  );
