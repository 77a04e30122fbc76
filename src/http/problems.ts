import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ZodError } from 'zod';
import type { Locale } from '../contracts/languages.ts';
import { inLanguage } from '../contracts/languages.ts';
import { Problem, type ProblemCode, type ProblemExtensions, problems } from '../contracts/problems.ts';
import { isDatabaseTrouble, isUnstorableText } from '../db/constraints.ts';
import { logEvent } from '../observability/log.ts';
import type { AppEnv } from './app-env.ts';
import { routeOf } from './middleware/measure.ts';

/** Problems that IANA has a type for (draft-ietf-httpapi-ratelimit-headers-10, section 6); all others have one of ours. */
const registered: Partial<Record<ProblemCode, string>> = {
  rate_limited: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
  temporarily_unavailable: 'https://iana.org/assignments/http-problem-types#temporary-reduced-capacity',
};

/** The one place where anything thrown becomes an RFC 9457 problem document. Unknown errors tell nothing outside. */
export function answerProblem(error: unknown, c: Context<AppEnv>): Response {
  const problem = toProblem(error);
  c.set('problem', problem.code);
  if (problem.status >= 500) {
    logEvent('error', 'request_failed', {
      requestId: c.get('requestId'),
      institution: c.get('institution')?.id,
      // The pattern: a path can hold whatever somebody typed.
      route: routeOf(c) ?? 'unmatched',
      code: problem.code,
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
    ...worded(problem.extensions, locale),
  };
  return c.body(JSON.stringify(document), status as ContentfulStatusCode, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    ...(status === 503 && { 'retry-after': '2' }),
    ...problem.headers,
  });
}

type LineError = {
  code?: ProblemCode;
  name?: string;
  remaining?: number | null;
  part?: { name: string };
  option?: { name: string };
};

/** Errors of single lines have a code; here they get its words, of which part or option, and how many portions are left. */
function worded({ errors, ...rest }: ProblemExtensions, locale: Locale): ProblemExtensions {
  if (!Array.isArray(errors)) return rest;
  const language = locale === 'es' ? 1 : 2;
  return {
    ...rest,
    errors: errors.map((error: LineError) => {
      if (!error.code) return error;
      const left = typeof error.remaining === 'number' ? ` (${error.remaining})` : '';
      return {
        detail: `${[error.name, error.part?.name, error.option?.name].flatMap((name) => (name ? `${name}: ` : [])).join('')}${problems[error.code][language]}${left}`,
        ...error,
      };
    }),
  };
}

/** zod's issues as JSON pointers into what was sent, in the reader's language. */
export function validationProblem(error: ZodError, locale: Locale): Problem {
  return new Problem('validation_failed', {
    extensions: {
      errors: error.issues.slice(0, maxReportedIssues).map((issue) => ({
        detail: inLanguage(issue.message, locale),
        pointer: `#/${issue.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
      })),
    },
  });
}

/** More would help nobody to mend a request. */
const maxReportedIssues = 50;
const codeOfStatus: Record<number, ProblemCode> = {
  400: 'malformed_json',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
};

/** What is answered to anything thrown. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) return new Problem(codeOfStatus[error.status] ?? 'internal_error');
  if (isUnstorableText(error)) return new Problem('validation_failed');
  if (isDatabaseTrouble(error)) return new Problem('temporarily_unavailable');
  return new Problem('internal_error');
}
