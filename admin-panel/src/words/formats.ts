import { useMemo } from 'react';
import { type Formats, formatsOf } from '../../../clients/browser/formats.ts';
import { useLanguage } from './language.tsx';

export type { Formats };

export function useFormats(timeZone: string): Formats {
  const { language } = useLanguage();
  return useMemo(() => formatsOf(language, timeZone), [language, timeZone]);
}
