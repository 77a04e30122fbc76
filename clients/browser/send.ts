import type { Locale } from '../../src/contracts/languages.ts';
import { ApiProblem, Intercepted, type ProblemDocument, Unreachable } from './problem.ts';

export type Asked = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON; a `Blob` as it is. */
  body?: unknown;
  /** The version of an order that its reader saw; anything newer refuses the request (412). */
  version?: number;
  /** The same key, the same deed: a request that is sent twice is done once. */
  idempotencyKey?: string;
  /** How the answer is read. A file is taken as it is, with the mark by which Excel knows UTF-8. */
  as?: 'json' | 'file';
  /** Sent to its end even if the page closes meanwhile. */
  keepalive?: boolean;
};

export type Sender = { language: Locale; institution: string | null; accessToken?: string };

/** Longer than the slowest answer of a busy API; a tablet on a bad network must not wait for ever. */
const answerWithinMs = 15_000;

/** One request. Answers the parsed body, a file's as a `Blob`, undefined where there is none. Errors: `ApiProblem`, `Unreachable`. */
export async function send<T>(path: string, asked: Asked, from: Sender): Promise<T> {
  const { method = 'GET', body, version, keepalive, idempotencyKey } = asked;
  const headers = {
    'accept-language': from.language,
    ...(from.institution && { 'x-institution': from.institution }),
    ...(from.accessToken && { authorization: `Bearer ${from.accessToken}` }),
    ...(body !== undefined && { 'content-type': body instanceof Blob ? body.type : 'application/json' }),
    ...(version !== undefined && { 'if-match': `"${version}"` }),
    ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
  };
  const response = await reach(path, {
    method,
    headers,
    keepalive,
    body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(answerWithinMs),
  });
  // 204, and 202 of what goes on after the answer.
  if (response.ok && !response.headers.has('content-type')) return undefined as T;
  if (response.ok && asked.as === 'file') return (await response.blob()) as T;
  const answer: unknown = await response.json().catch(() => {
    // A proxy or a captive portal answers for us: that is no answer of the API's.
    if (response.ok && isPage(response)) throw new Intercepted('a page in place of JSON');
    throw new Unreachable(`${response.status} without JSON`);
  });
  if (response.ok) return answer as T;
  throw new ApiProblem(answer as ProblemDocument);
}

const isPage = ({ headers }: Response) => (headers.get('content-type') ?? '').startsWith('text/html');

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    throw new Unreachable(String(error));
  }
}
