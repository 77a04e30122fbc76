import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './panel.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from '../../clients/browser/problem.ts';
import { Session } from '../../clients/browser/session.ts';
import { panelStore, rememberNamed } from './session/store.ts';
import { Gate } from './shell/gate.tsx';
import { legible, theme } from './theme.ts';
import { chosenLanguage, LanguageProvider } from './words/language.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // A refusal is an answer: asking again does not change it.
      retry: (count, error) => count < 2 && !(error instanceof ApiProblem && !error.passes),
    },
    // Without a network it is refused at once: a pause of ten minutes must not begin an hour after the tap.
    mutations: { networkMode: 'always' },
  },
});

void import('./words/say-validity.ts').then(({ sayValidity }) => sayValidity(document));

// When what is shown first is there.
setTimeout(() => import('./shell/updates.ts').then(({ keepPanel }) => keepPanel()), 3_000);

rememberNamed(location.search);
const session = new Session(chosenLanguage, panelStore);
void session.restore();

const root = document.getElementById('panel');
if (!root) throw new Error('index.html has no #panel');
createRoot(root).render(
  <MantineProvider theme={theme} cssVariablesResolver={legible} defaultColorScheme="auto">
    <LanguageProvider>
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-center" limit={1} autoClose={6_000} />
        <Gate session={session} />
      </QueryClientProvider>
    </LanguageProvider>
  </MantineProvider>,
);
