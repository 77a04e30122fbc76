import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useSyncExternalStore } from 'react';
import { apiFor } from '../api/api.ts';
import type { Session } from '../session/session.ts';
import { chosenLanguage, useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { Boundary } from './boundary.tsx';
import { Notice, Waiting } from './notice.tsx';
import { PanelContext } from './panel.tsx';

const SignIn = lazy(() => import('../session/sign-in.tsx'));
const Pages = lazy(() => import('./pages.tsx'));

/** Shows who signs in, and to whom has signed in the pages; a session that ends takes the pages away at once. */
export function Gate({ session }: { session: Session }) {
  const state = useSyncExternalStore(session.subscribe, session.state);
  const words = useWords(shellWords);
  const queries = useQueryClient();
  const user = state.kind === 'signed-in' ? state.user : null;
  const panel = useMemo(
    () => user && { api: apiFor(session, chosenLanguage), session, user },
    [session, user],
  );
  const userId = user?.id;
  // What one person was shown is not for the next.
  useEffect(() => () => (userId ? queries.clear() : undefined), [queries, userId]);

  if (state.kind === 'restoring')
    return state.unreachable ? <Notice title={words.unreachable} /> : <Waiting label={words.loading} />;
  return (
    <Boundary>
      <Suspense fallback={<Waiting label={words.loading} />}>
        {panel ? (
          <PanelContext value={panel}>
            <Pages />
          </PanelContext>
        ) : (
          <SignIn session={session} because={state.kind === 'signed-out' ? state.because : 'nobody'} />
        )}
      </Suspense>
    </Boundary>
  );
}
