import { useWords } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';

/** Where no host name says whose app it is: a developer's machine, or one host for several. */
export function InstitutionForm({ isUnknown }: { isUnknown: boolean }) {
  const words = useWords(shellWords);
  return (
    <form class="sign-in" method="get" action="/">
      <h1>{words.institution}</h1>
      {isUnknown && (
        <p class="trouble" role="alert">
          {words.unknownInstitution}
        </p>
      )}
      <label class="field">
        {words.institutionHint}
        <input name="institution" autoCapitalize="none" spellcheck={false} maxLength={31} required />
      </label>
      <button type="submit" class="button">
        {words.next}
      </button>
    </form>
  );
}
