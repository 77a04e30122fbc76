import { headersToKeep, isPage, KeptFiles } from '../../../clients/worker/kept-files.ts';
import { pageOf } from './page-of.ts';

/* The files of this build, and one page from which the app begins at any of its addresses. */

export const kept = new KeptFiles('itsur-eats-app.', BUILD);
/** A screen that is written alike for everybody; what is theirs the app puts there. */
const pageAt = '/you';
const institutionHeader = 'x-institution';

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
  if (!facts || !kept.files.has(facts.script)) return;
  const headers = headersToKeep(answer);
  headers.set(institutionHeader, facts.institution);
  await kept.keep(pageAt, new Response(html, { headers }));
}

export const keptPage = () => kept.find(pageAt);
export const institutionOf = (page: Response | undefined) => page?.headers.get(institutionHeader) ?? null;
