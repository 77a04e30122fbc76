import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiProblem, Unreachable } from '../../../clients/browser/problem.ts';
import { useSay } from '../shell/say.ts';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';

/**
 * A request that somebody's hand makes and that is not undone: it is made at once, `heard` gets the answer, and a refusal
 * is told in the API's own words.
 */
export function useAsk<Input, Answer>(
  ask: (input: Input) => Promise<Answer>,
  { heard, refresh }: { heard?: (answer: Answer, input: Input) => void; refresh?: readonly unknown[] } = {},
) {
  const words = useWords(shellWords);
  const say = useSay();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSuccess: (answer, input) => {
      if (refresh) void client.invalidateQueries({ queryKey: refresh });
      heard?.(answer, input);
    },
    onError: (error) => {
      const message =
        error instanceof ApiProblem
          ? (error.document.errors?.[0]?.detail ?? error.message)
          : words.unreachableNow;
      if (error instanceof ApiProblem || error instanceof Unreachable) say(message, 'trouble');
    },
  });
}
