import { useState } from 'preact/hooks';
import { ApiProblem, Intercepted, Unreachable } from '../../../clients/browser/problem.ts';
import { useWords } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';

/** Something that is done at a tap: one at a time; why it was refused is told in the API's words. */
export function useDeed() {
  const words = useWords(shellWords);
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const run = async (deed: () => Promise<unknown>): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setRefused(null);
    try {
      await deed();
    } catch (error) {
      if (error instanceof Intercepted) setRefused(words.intercepted);
      else if (error instanceof Unreachable) setRefused(words.unreachable);
      else if (error instanceof ApiProblem) setRefused(error.document.detail || error.document.title);
      else throw error;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, refused, run };
}
