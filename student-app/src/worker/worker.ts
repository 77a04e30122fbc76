import { answerBy } from './answer-by.ts';
import { institutionOf, keepPage, kept, keptPage } from './kept-files.ts';

import { listenToPushes } from './push.ts';

declare const self: ServiceWorkerGlobalScope;

/*
 * What opens the app without a network. It answers for the files of its build and for the app's own pages; everything else, and
 * so all of the API, passes by as if it were not there.
 */

self.addEventListener('install', (event) =>
  // A page can be kept later; without the files there is no app.
  event.waitUntil(Promise.all([kept.keepAll(), keepPage().catch(() => undefined)])),
);

self.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([kept.forgetOthers(), self.clients.claim()])),
);

// A new build waits until its reader wants it (clients/browser/watch-for-updates.ts).
self.addEventListener('message', (event) => {
  if (event.data === 'apply') event.waitUntil(self.skipWaiting());
});

listenToPushes();

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isPage = request.mode === 'navigate';
  // Decided without waiting, as far as it can be: what is not answered here must not be held up.
  const asked = { method: request.method, isPage, url };
  const first = answerBy(asked, { origin: self.location.origin, files: kept.files, institution: null });
  if (first === 'others') return;
  if (first === 'file') event.respondWith(answerFile(url.pathname, request));
  else event.respondWith(answerPage(event, asked));
});

const answerFile = async (path: string, request: Request) => (await kept.find(path)) ?? fetch(request);

async function answerPage(event: FetchEvent, asked: Parameters<typeof answerBy>[0]): Promise<Response> {
  const page = await keptPage();
  const known = {
    origin: self.location.origin,
    files: kept.files,
    institution: institutionOf(page),
  };
  if (page && answerBy(asked, known) === 'page') {
    // For the next time: the institution's name, the language.
    event.waitUntil(keepPage().catch(() => undefined));
    return page;
  }
  try {
    const answer = await fetch(event.request);
    event.waitUntil(keepPage().catch(() => undefined));
    return answer.status >= 502 && page ? page : answer;
  } catch (error) {
    if (page) return page;
    throw error;
  }
}
