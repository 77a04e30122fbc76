import { pageOf } from './page-of.ts';

/* The files of this build, and one page from which the app begins at any of its addresses. */

const ours = 'itsur-eats-app.';
const cacheName = `${ours}${BUILD.name}`;
/** A screen that is written alike for everybody; what is theirs the app puts there. */
const pageAt = '/you';
const institutionHeader = 'x-institution';

export const files: ReadonlySet<string> = new Set(BUILD.files);

const isPage = ({ headers }: Response) => (headers.get('content-type') ?? '').startsWith('text/html');

/** Throws where one cannot be had: then the worker is not installed, and the browser tries again another time. */
export async function keepFiles(): Promise<void> {
  const cache = await caches.open(cacheName);
  await Promise.all(
    BUILD.files.map(async (file) => {
      const answer = await fetch(file);
      if (!answer.ok || isPage(answer)) throw new Error(`${file}: ${answer.status}`);
      await cache.put(file, answer);
    }),
  );
}

/** As the Worker writes it now: of this institution, in this language. Nothing is kept of another build, or of a captive portal's. */
export async function keepPage(): Promise<void> {
  const answer = await fetch(pageAt, {
    headers: { accept: 'text/html' },
    cache: 'no-store',
    redirect: 'error',
  });
  if (!answer.ok || !isPage(answer)) return;
  const html = await answer.text();
  const facts = pageOf(html);
  if (!facts || !files.has(facts.script)) return;
  const headers = new Headers({ [institutionHeader]: facts.institution });
  for (const name of ['content-type', 'content-security-policy', 'referrer-policy']) {
    const value = answer.headers.get(name);
    if (value) headers.set(name, value);
  }
  await (await caches.open(cacheName)).put(pageAt, new Response(html, { headers }));
}

export const keptFile = async (path: string) => (await caches.open(cacheName)).match(path);
export const keptPage = () => keptFile(pageAt);
export const institutionOf = (page: Response | undefined) => page?.headers.get(institutionHeader) ?? null;

/** What former builds have kept. */
export async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(ours) && name !== cacheName);
  await Promise.all(others.map((name) => caches.delete(name)));
}
