import type { UseQueryResult } from '@tanstack/react-query';
import type { ComponentChildren } from 'preact';
import { ApiProblem, Intercepted } from '../../../clients/browser/problem.ts';
import { useNow, useOnline } from '../data/hooks.ts';
import { Lost } from '../views/lost.tsx';
import { State, Waiting } from '../views/state.tsx';
import { useFormats, useWords } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';

type Props<T> = {
  query: UseQueryResult<T>;
  /** Where it stands, its age is told already. */
  isWithin?: boolean;
  children: (data: T) => ComponentChildren;
};

/** What was asked for: awaited, failed, or there. What is there stays while it is asked for again in vain, and says so. */
export function Answered<T>({ query, isWithin, children }: Props<T>) {
  const words = useWords(shellWords);
  const { data, error, isError, refetch } = query;
  if (data === undefined && !isError) return <Waiting says={words.loading} />;
  const isIntercepted = error instanceof Intercepted;
  if (data === undefined) {
    if (error instanceof ApiProblem && error.document.status === 404) return <Lost />;
    return (
      <State
        glyph="📡"
        title={isIntercepted ? words.intercepted : words.unreachable}
        act={
          <button type="button" class="button" onClick={() => refetch()}>
            {words.again}
          </button>
        }
      >
        {error instanceof ApiProblem ? error.document.title : ''}
      </State>
    );
  }
  return (
    <>
      {!isWithin && <Aged query={query} />}
      {children(data)}
    </>
  );
}

/** Why what is shown may be old, and how old it is; nothing, as long as it can be asked for. */
export function Aged({ query: { failureReason, dataUpdatedAt } }: { query: UseQueryResult<unknown> }) {
  const isOnline = useOnline();
  if ((failureReason === null && isOnline) || dataUpdatedAt === 0) return null;
  return <Since isIntercepted={failureReason instanceof Intercepted} at={dataUpdatedAt} />;
}

function Since({ isIntercepted, at }: { isIntercepted: boolean; at: number }) {
  const words = useWords(shellWords);
  // A time of day, as the phone's clock shows it: it is about the phone.
  const { timeNear } = useFormats(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const now = useNow();
  return (
    <p class="notice" role="status">
      {isIntercepted ? words.intercepted : words.offline}{' '}
      {words.asOf(timeNear(new Date(at).toISOString(), now))}
    </p>
  );
}
