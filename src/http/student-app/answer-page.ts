import type { Boot } from '../../../student-app/src/boot.ts';
import type { Page } from '../../../student-app/src/server/pages.ts';
import { Problem } from '../../contracts/problems.ts';
import { manifestPath } from './manifest.ts';
import { brandOf, languageOf, type PageContext } from './page-context.ts';
import { pagePolicy } from './page-policy.ts';
import { readShellFacts } from './shell-facts.ts';
import { writePage } from './write.ts';

const headers = {
  // It names the scripts of the newest build, and is in the reader's language.
  'cache-control': 'private, no-cache',
  'content-security-policy': pagePolicy,
  // A form says where it comes from, and to us alone: so others' forms are told from ours.
  'referrer-policy': 'same-origin',
  vary: 'Accept, Accept-Language, Cookie',
};

export const sendPage = (
  c: PageContext,
  html: string,
  status: 200 | 404 | 409 | 422 = 200,
  more: Record<string, string> = {},
) => c.html(html, status, { ...headers, ...more });

/** What is round every page of an institution's; with a boot when the app goes on from it. */
export async function pageOf(c: PageContext, boot: Boot | null): Promise<Page> {
  const institution = c.get('institution');
  const facts = await readShellFacts(c.env, c.req.url);
  return {
    facts: institution ? { ...facts, manifest: manifestPath(institution.id) } : facts,
    language: languageOf(c),
    path: c.req.path,
    brand: institution ? brandOf(institution) : 'ITSUR Eats',
    boot,
  };
}

export const bootOf = (c: PageContext): Boot => ({
  institution: { id: c.var.institution.id, name: brandOf(c.var.institution) },
  language: languageOf(c),
  at: Date.now(),
});

/** Whether somebody looks at the answer, rather than an app that reads it (RFC 9110, 12.5.1). */
export const wantsPage = (c: PageContext): boolean => (c.req.header('accept') ?? '').includes('text/html');

/** Runs a page's handler; that something is not there is told as a page, too. */
export const asPage =
  (answer: (c: PageContext) => Promise<Response>) =>
  async (c: PageContext): Promise<Response> => {
    try {
      return await answer(c);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return answerPageProblem(c, error);
    }
  };

async function answerPageProblem(c: PageContext, problem: Problem): Promise<Response> {
  const { code, status } = problem;
  const isUnknown = code === 'institution_not_found';
  if (!isUnknown && code !== 'institution_required' && status !== 404) throw problem;
  const page = await pageOf(c, null);
  if (status === 404) c.set('problem', code);
  if (isUnknown || code === 'institution_required')
    return sendPage(c, await writePage(page, { kind: 'institution', isUnknown }), isUnknown ? 404 : 200);
  return sendPage(c, await writePage(page, { kind: 'lost', says: problem.detail[page.language] }), 404);
}
