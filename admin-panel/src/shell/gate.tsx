import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { apiFor } from '../../../clients/browser/api.ts';
import type { Session } from '../../../clients/browser/session.ts';
import { forgetPicture } from '../board/kept-picture.ts';
import { chosenLanguage, useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { Boundary } from './boundary.tsx';
import { LastPicture, pictureOfBoard } from './last-picture.tsx';
import { Notice, Waiting } from './notice.tsx';
import { PanelContext } from './panel.tsx';

const SignIn = lazy(() => import('../session/sign-in.tsx'));
const Pages = lazy(() => import('./pages.tsx'));
// Where the browser has not kept it, that nothing can be reached is all there is to say.
const Offline = lazy(() => import('../board/offline-board.tsx').catch(() => ({ default: Unreachable })));

/**
 * Shows who signs in, and to whom has signed in the pages. A session that ends takes the pages away at once; of a board,
 * unless it was left by hand, the last picture stays.
 */
export function Gate({ session }: { session: Session }) {
  const picture = useRef<Element | null>(null);
  const subscribe = useCallback(
    (listener: () => void) =>
      session.subscribe(() => {
        const now = session.state();
        const hasEnded = now.kind === 'signed-out' && now.because === 'ended';
        picture.current = hasEnded ? (pictureOfBoard() ?? picture.current) : null;
        listener();
      }),
    [session],
  );
  const state = useSyncExternalStore(subscribe, session.state);
  const words = useWords(shellWords);
  const queries = useQueryClient();
  const user = state.kind === 'signed-in' ? state.user : null;
  // A renewed session tells its user anew: what hangs on the API, a board's stream above all, goes on as it was.
  const api = useMemo(() => apiFor(session, chosenLanguage), [session]);
  const panel = useMemo(() => user && { api, session, user }, [api, session, user]);
  const userId = user?.id;
  // What one person was shown is not for the next.
  useEffect(() => () => (userId ? queries.clear() : undefined), [queries, userId]);
  useEffect(() => {
    if (state.kind === 'signed-out') forgetPicture();
  }, [state.kind]);

  if (state.kind === 'restoring')
    return state.unreachable ? (
      <Suspense fallback={<Unreachable />}>
        <Offline />
      </Suspense>
    ) : (
      <Waiting label={words.loading} />
    );
  return (
    <Boundary>
      <Suspense fallback={<Waiting label={words.loading} />}>
        {panel ? (
          <PanelContext value={panel}>
            <Pages />
          </PanelContext>
        ) : (
          <>
            {picture.current && <LastPicture picture={picture.current} />}
            <SignIn session={session} because={state.kind === 'signed-out' ? state.because : 'nobody'} />
          </>
        )}
      </Suspense>
    </Boundary>
  );
}

function Unreachable() {
  return <Notice title={useWords(shellWords).unreachable} />;
}
