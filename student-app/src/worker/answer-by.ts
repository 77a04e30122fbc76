import { isScreen } from '../data/screens-of.ts';

/** What a page asks for, as far as it is told from what else it asks. */
export type AskedFor = { method: string; isPage: boolean; url: URL };

/** What is kept: the files of this build, and whose app it is; null: no page is kept yet. */
export type Kept = { origin: string; files: ReadonlySet<string>; institution: string | null };

/**
 * Who answers a request: a kept `file`; the kept `page`; the `network`, and the kept page where there is none; or `others`, as if
 * no worker were there. The API is always among the others: what it answered is kept by the app, which knows an answer of
 * the API's from a captive portal's.
 */
export type AnswerBy = 'file' | 'page' | 'network' | 'others';

export function answerBy({ method, isPage, url }: AskedFor, { origin, files, institution }: Kept): AnswerBy {
  if (method !== 'GET' || url.origin !== origin) return 'others';
  if (!isPage) return files.has(url.pathname) ? 'file' : 'others';
  if (!isScreen(url.pathname)) return 'others';
  const named = [...url.searchParams.keys()];
  const isOurs = url.searchParams.get('institution') === institution;
  const saysNothingNew = named.every((name) => name === 'to' || (name === 'institution' && isOurs));
  return institution !== null && saysNothingNew ? 'page' : 'network';
}
