import { headersToKeep, isPage, KeptFiles } from '../../../clients/worker/kept-files.ts';
import { isPanelPage, scriptOf } from './panel-page.ts';

declare const self: ServiceWorkerGlobalScope;

/*
 * What opens the board without a network. It answers for the files of its build, and with the kept page where the network has
 * none; all of the API passes by as if it were not there.
 */

const kept = new KeptFiles('itsur-eats-panel.', BUILD);
const pageAt = '/admin/';
/** A kitchen does not look at nothing for longer while a dying network makes up its mind. */
const pageWithinMs = 5_000;

/** Nothing is kept of another build, or of a captive portal's. */
async function keepPage(): Promise<void> {
  const answer = await fetch(pageAt, { cache: 'no-store', redirect: 'error' });
  if (!answer.ok || !isPage(answer)) return;
  const html = await answer.text();
  const script = scriptOf(html);
  if (script && kept.files.has(script))
    await kept.keep(pageAt, new Response(html, { headers: headersToKeep(answer) }));
}

self.addEventListener('install', (event) => event.waitUntil(Promise.all([kept.keepAll(), keepPage()])));

self.addEventListener('activate', (event) =>
  event.waitUntil(Promise.all([kept.forgetOthers(), self.clients.claim()])),
);

// A new build waits for a quiet moment (src/shell/updates.ts).
self.addEventListener('message', (event) => {
  if (event.data === 'apply') event.waitUntil(self.skipWaiting());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  // Decided without waiting: what is not answered here must not be held up.
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate' && isPanelPage(pathname)) event.respondWith(answerPage(request));
  else if (kept.files.has(pathname)) event.respondWith(answerFile(pathname, request));
});

const answerFile = async (path: string, request: Request) => (await kept.find(path)) ?? fetch(request);

/** The page of the newest build, while there is a network: a reload is a good time for it. */
async function answerPage(request: Request): Promise<Response> {
  const page = await kept.find(pageAt);
  if (!page) return fetch(request);
  try {
    const answer = await Promise.race([fetch(request), tooLong()]);
    return answer.status >= 502 ? page : answer;
  } catch {
    return page;
  }
}

const tooLong = () =>
  new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no page in time')), pageWithinMs));
