import { SegmentedControl } from '@mantine/core';
import type { Locale } from '../../../src/contracts/languages.ts';
import { useLanguage, useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';

/** Each language by its own name. */
export const languages = [
  { value: 'es', label: 'Español' },
  { value: 'en', label: 'English' },
];

export function LanguageChoice() {
  const words = useWords(shellWords);
  const { language, choose } = useLanguage();
  return (
    <SegmentedControl
      fullWidth
      size="md"
      aria-label={words.language}
      value={language}
      onChange={(chosen) => choose(chosen as Locale)}
      data={languages}
    />
  );
}
