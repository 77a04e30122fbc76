import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Locale } from '../../../src/contracts/languages.ts';

/** A room's words: Spanish is written first, and English must have the same keys. */
export type Words<T> = { es: T; en: T };

const languageKey = 'itsur-eats.language';

/** What was chosen on this device; else Spanish. */
export const chosenLanguage = (): Locale => (localStorage.getItem(languageKey) === 'en' ? 'en' : 'es');

const Language = createContext<{ language: Locale; choose: (language: Locale) => void } | null>(null);

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(chosenLanguage);
  const choose = useCallback((chosen: Locale) => {
    localStorage.setItem(languageKey, chosen);
    setLanguage(chosen);
  }, []);
  useEffect(() => {
    document.documentElement.lang = language === 'es' ? 'es-MX' : 'en';
  }, [language]);
  const value = useMemo(() => ({ language, choose }), [language, choose]);
  return <Language value={value}>{children}</Language>;
}

export function useLanguage() {
  const value = useContext(Language);
  if (!value) throw new Error('no LanguageProvider');
  return value;
}

/** A room's words in the reader's language. */
export function useWords<T>(words: Words<T>): T {
  return words[useLanguage().language];
}
