import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './panel.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api/problem.ts';
import { Session } from './session/session.ts';
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
  },
});

const session = new Session(chosenLanguage);
void session.restore();

const root = document.getElementById('panel');
if (!root) throw new Error('index.html has no #panel');
createRoot(root).render(
  <MantineProvider theme={theme} cssVariablesResolver={legible} defaultColorScheme="auto">
    <LanguageProvider>
      <QueryClientProvider client={queries}>
        <Notifications position="top-center" limit={3} autoClose={6_000} />
        <Gate session={session} />
      </QueryClientProvider>
    </LanguageProvider>
  </MantineProvider>,
);
