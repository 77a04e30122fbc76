import 'virtual:tokens.css';
import './styles/app.css';
import './icon.svg?url';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { hydrate, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import { ApiProblem, Intercepted, passes } from '../../clients/browser/problem.ts';
import { type App, AppProvider, createApp, useApp, useSession, useStored, useUser } from './app.tsx';
import { type Boot, bootId, rootId } from './boot.ts';
import { useMounted } from './data/hooks.ts';
import { followLinks, go, goOn } from './data/navigation.ts';
import { keys, ownKeys } from './data/queries.ts';
import { Live } from './live/live.tsx';
import { beginAnewWithoutParts } from './offline/missing-parts.ts';
import { UpdateBar } from './offline/update-bar.tsx';
import { BasketBar } from './pages/basket-bar.tsx';
import { useBadge } from './push/use-badge.ts';
import { Screens } from './screens.tsx';
import { Frame } from './views/frame.tsx';
import { Language } from './words/language.ts';

const written = document.getElementById(bootId)?.textContent;
if (!written) throw new Error('the page has no boot');
const boot = JSON.parse(written) as Boot;
/** A refusal is an answer, and the page of a captive portal stays until somebody has signed in there: asking again changes neither. */
const isWorthAnother = (error: Error): boolean =>
  error instanceof ApiProblem ? passes(error) : !(error instanceof Intercepted);
const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // Whether there is a network is found out by asking: what a phone believes of it is often wrong.
      networkMode: 'always',
      refetchOnReconnect: true,
      // What was seen stays as long as the page.
      gcTime: 12 * 3_600_000,
      retry: (count, error) => count < 2 && navigator.onLine && isWorthAnother(error),
    },
  },
});
/** Written by the Worker with its content, which is taken over; else a place to wait in, which may have been kept for days. */
const isWhole = boot.today !== undefined || boot.menu !== undefined;
if (!isWhole) {
  boot.at = Date.now();
  boot.language = chosenLanguage() ?? boot.language;
  document.documentElement.lang = boot.language === 'es' ? 'es-MX' : 'en';
}

let language = boot.language;
let tellLanguage: (chosen: Boot['language']) => void = () => {};
function chosenLanguage(): Boot['language'] | undefined {
  return /(?:^|; )language=(es|en)(?:;|$)/.exec(document.cookie)?.[1] as Boot['language'] | undefined;
}

/** The Worker reads it, to write the next page in it. */
function chooseLanguage(chosen: Boot['language']): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not everywhere yet.
  document.cookie = `language=${chosen}; path=/; max-age=31536000; samesite=lax`;
  document.documentElement.lang = chosen === 'es' ? 'es-MX' : 'en';
  language = chosen;
  tellLanguage(chosen);
}

/** This script's own name is another with each build. */
const app = createApp(boot, () => language, chooseLanguage, new URL(import.meta.url).pathname);
app.kept.follow(client);
// It is kept, too: what came with the page is not asked for.
if (boot.today) client.setQueryData(keys.today, boot.today, { updatedAt: boot.at });
if (boot.menu) {
  const { place, menu } = boot.menu;
  client.setQueryData(keys.place(place.cafeteria.id), place, { updatedAt: boot.at });
  client.setQueryData(keys.menu(menu.cafeteriaId), menu, { updatedAt: boot.at });
}

function Root({ app }: { app: App }) {
  const [spoken, speak] = useState(boot.language);
  tellLanguage = speak;
  return (
    <Language.Provider value={spoken}>
      <QueryClientProvider client={client}>
        <AppProvider value={app}>
          <Everything />
        </AppProvider>
      </QueryClientProvider>
    </Language.Provider>
  );
}

function Everything() {
  const { attempt, basket, kept, session } = useApp();
  const state = useSession();
  const [path] = useLocation();
  const mounted = useMounted();
  const user = useUser();
  const waiting = useStored(attempt);
  // From now on a finger is answered: what `npm run budgets` waits for.
  useEffect(() => void performance.mark('usable'), []);
  useEffect(() => void session.restore(), [session]);
  // Closed in the middle of ordering: the page that sees it through is opened again.
  useEffect(() => {
    if (waiting && user?.id === waiting.userId && location.pathname !== '/basket/pay')
      go('/basket/pay', { replace: true });
  }, [waiting, user]);
  // Nothing that is somebody's own stays on the phone. Of a session that was ended elsewhere, what was chosen stays: they come back.
  useEffect(() => {
    if (state.kind === 'signed-in') kept.remember(state.user);
    if (state.kind !== 'signed-out') return;
    kept.forgetOwn();
    app.pushAsked.write(null);
    app.looked.write(null);
    if (app.pushed.read()) void import('./push/phone.ts').then(({ forgetPushes }) => forgetPushes(app));
    if (state.because === 'nobody') return;
    for (const queryKey of ownKeys) client.removeQueries({ queryKey });
    if (state.because !== 'left') return;
    attempt.write(null);
    basket.write(null);
  }, [state, attempt, basket, kept]);
  const userId = state.kind === 'signed-in' ? state.user.id : null;
  useEffect(() => {
    if (userId && app.pushed.read())
      void import('./push/phone.ts').then(({ mendPushes }) => mendPushes(app, userId));
  }, [userId]);
  useBadge();
  const looksAt = /^\/c\/([^/]+)/.exec(path)?.[1] ?? null;
  return (
    <>
      <Frame path={path} brand={boot.institution.name} below={mounted && <Below path={path} />}>
        <Screens boot={boot} />
      </Frame>
      {mounted && <Live looksAt={looksAt} />}
    </>
  );
}

/** What floats above all screens. */
const Below = ({ path }: { path: string }) => (
  <>
    <UpdateBar path={path} />
    <BasketBar path={path} />
  </>
);

followLinks();
beginAnewWithoutParts();
// What was tapped in a message, while the app was open.
navigator.serviceWorker?.addEventListener('message', ({ data }) => {
  if (data?.kind === 'open') goOn(String(data.path));
});
const root = document.getElementById(rootId);
if (!root) throw new Error('the page has no root');
// What the Worker wrote whole is taken over; of other screens it wrote a place to wait in.
if (isWhole) hydrate(<Root app={app} />, root);
else {
  root.replaceChildren();
  render(<Root app={app} />, root);
}
