import { z } from 'zod';
import { en, es } from 'zod/locales';

/** What a reader may choose between; the first is where nobody has chosen. */
export const locales = ['es', 'en'] as const;
export type Locale = (typeof locales)[number];

const separator = '\u0000';

/** A message of a schema, in both languages; `inLanguage` takes out the reader's. */
export const inBoth = (spanish: string, english: string) => `${spanish}${separator}${english}`;

export function inLanguage(message: string, locale: Locale): string {
  const [spanish = message, english = spanish] = message.split(separator);
  return locale === 'es' ? spanish : english;
}

const spanishWords = es().localeError;
const englishWords = en().localeError;
const textOf = (told: ReturnType<typeof englishWords>) =>
  typeof told === 'string' ? told : (told?.message ?? '');

// A schema speaks before its reader's language is known: so it speaks both.
z.config({ localeError: (issue) => inBoth(textOf(spanishWords(issue)), textOf(englishWords(issue))) });
