import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ZodError } from 'zod';
import { en, es } from 'zod/locales';
import type { Locale } from '../contracts/identity.ts';
import { Problem, type ProblemCode, problems } from '../contracts/problems.ts';
import { isDatabaseTrouble } from '../db/constraints.ts';
import { logEvent } from '../observability/log.ts';
import type { AppEnv } from './app-env.ts';

/** Problems that IANA has a type for (draft-ietf-httpapi-ratelimit-headers-10, section 6); all others have one of ours. */
const registered: Partial<Record<ProblemCode, string>> = {
  rate_limited: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
  temporarily_unavailable: 'https://iana.org/assignments/http-problem-types#temporary-reduced-capacity',
};

/** The one place where anything thrown becomes an RFC 9457 problem document. Unknown errors tell nothing outside. */
export function answerProblem(error: unknown, c: Context<AppEnv>): Response {
  const problem = toProblem(error);
  if (problem.status >= 500) {
    logEvent('error', 'request_failed', {
      requestId: c.get('requestId'),
      institution: c.get('institution')?.id,
      route: c.req.path,
      error,
    });
  }
  const [status, ...titles] = problems[problem.code];
  const locale: Locale = c.get('locale') ?? 'es';
  const document = {
    type: registered[problem.code] ?? `${c.env.PROBLEM_BASE_URL}${problem.code}`,
    title: titles[locale === 'es' ? 0 : 1],
    status,
    detail: problem.detail[locale],
    instance: c.req.path,
    code: problem.code,
    requestId: c.get('requestId'),
    ...problem.extensions,
  };
  return c.body(JSON.stringify(document), status as ContentfulStatusCode, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    ...(status === 503 && { 'retry-after': '2' }),
    ...problem.headers,
  });
}

/** zod's issues as JSON pointers into what was sent, in the reader's language. */
export function validationProblem(error: ZodError, locale: Locale): Problem {
  return new Problem('validation_failed', {
    extensions: {
      errors: error.issues.slice(0, maxReportedIssues).map((issue) => ({
        detail: describeIssue(issue, locale),
        pointer: `#/${issue.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
      })),
    },
  });
}

/** More would help nobody to mend a request. */
const maxReportedIssues = 50;
const words = { es: es().localeError, en: en().localeError };

/** zod has spoken English by now; only a schema's own message (which is in no language file) stays as it is. */
function describeIssue(issue: ZodError['issues'][number], locale: Locale): string {
  const raw = issue as Parameters<typeof words.en>[0];
  const translated = words[locale](raw);
  return messageOf(words.en(raw)) === issue.message
    ? (messageOf(translated) ?? issue.message)
    : issue.message;
}

const messageOf = (told: ReturnType<typeof words.en>) => (typeof told === 'string' ? told : told?.message);

const codeOfStatus: Record<number, ProblemCode> = {
  400: 'malformed_json',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
};

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) return new Problem(codeOfStatus[error.status] ?? 'internal_error');
  if (isDatabaseTrouble(error)) return new Problem('temporarily_unavailable');
  return new Problem('internal_error');
}
