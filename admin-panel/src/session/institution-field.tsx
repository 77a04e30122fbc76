import { TextInput } from '@mantine/core';
import { useWords } from '../words/language.tsx';
import { signInWords } from '../words/sign-in.ts';

/** Which institution, where the API cannot tell it from the host's name. */
export function InstitutionField({ known }: { known: string | null }) {
  const words = useWords(signInWords);
  return (
    <TextInput
      size="lg"
      name="institution"
      label={words.institution}
      description={words.institutionHint}
      defaultValue={known ?? ''}
      autoCapitalize="none"
      spellCheck={false}
      maxLength={31}
      required
    />
  );
}

/** The one that was filled in there; null: the host's. */
export const institutionIn = (fields: FormData): string | null =>
  String(fields.get('institution') ?? '')
    .trim()
    .toLowerCase() || null;
