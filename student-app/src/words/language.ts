import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type Formats, formatsOf } from '../../../clients/browser/formats.ts';
import type { Locale } from '../../../src/contracts/languages.ts';

/** A room's words: Spanish is written first, and English must have the same keys. */
export type Words<T> = { es: T; en: T };

export const Language = createContext<Locale>('es');
export const useLanguage = (): Locale => useContext(Language);

/** A room's words in the reader's language. */
export const useWords = <T>(words: Words<T>): T => words[useLanguage()];

const made = new Map<string, Formats>();

/** Numbers and times as the reader writes them. Making one takes longer than a page; there are few zones. */
export function useFormats(timeZone: string): Formats {
  const language = useLanguage();
  const key = `${language} ${timeZone}`;
  let formats = made.get(key);
  if (!formats) {
    formats = formatsOf(language, timeZone);
    made.set(key, formats);
  }
  return formats;
}
