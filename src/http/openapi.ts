import { type Hook, z } from '@hono/zod-openapi';
import { uuid } from '../contracts/ids.ts';
import { inBoth } from '../contracts/languages.ts';
import { problems } from '../contracts/problems.ts';
import type { AppEnv } from './app-env.ts';
import { validationProblem } from './problems.ts';

export const problemSchema = z
  .object({
    type: z.url(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.enum(Object.keys(problems)),
    requestId: z.string(),
    errors: z.array(z.looseObject({ detail: z.string(), pointer: z.string() })).optional(),
  })
  .openapi('Problem');

export const idPath = z.object({ id: uuid });

/** The version that its sender saw, from an ETag; `*` and absence stand for any. */
export const ifMatch = z
  .string()
  .regex(
    /^(W\/)?"\d{1,9}"$|^\*$/,
    inBoth('El ETag del pedido, p. ej. "3"', 'The ETag of the order, e.g. "3"'),
  )
  .optional()
  .transform((tag) => (tag === undefined || tag === '*' ? undefined : Number(/\d+/.exec(tag)?.[0])))
  .openapi({ type: 'string' });

const anyKey = z
  .string()
  .trim()
  .transform((key) => key.replace(/^"(.*)"$/, '$1'))
  .pipe(z.string().min(1).max(255));
const replays = { description: 'The same key and body within 24 h answers the first answer again.' };

export const idempotencyKey = anyKey.optional().openapi(replays);
/** For what nothing else keeps from being done twice. */
export const neededIdempotencyKey = anyKey.openapi(replays);

export const paging = {
  limit: z
    .stringFormat('integer', /^\d{1,3}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(100))
    .default(20),
  cursor: z.string().max(200).optional(),
};

export const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': { schema } });

type ProblemResponse = {
  description: string;
  content: { 'application/problem+json': { schema: typeof problemSchema } };
};

/** What any route can answer: refused input, a right that is missing, an unknown institution, a body (also one that nobody asked for) or an address that is too large, a spent quota, a fault of ours. */
const anywhere = [400, 403, 404, 413, 414, 415, 422, 429, 500, 503] as const;

/** Declares the problems of a route, beside those of every route; each status names the codes that it can carry. */
export function problemResponses<const Status extends number>(...statuses: Status[]) {
  const responses = [...new Set([...statuses, ...anywhere])].map((status): [number, ProblemResponse] => {
    const codes = Object.entries(problems).flatMap(([code, [of]]) => (of === status ? [code] : []));
    return [
      status,
      { description: codes.join(', '), content: { 'application/problem+json': { schema: problemSchema } } },
    ];
  });
  return Object.fromEntries(responses) as Record<Status | (typeof anywhere)[number], ProblemResponse>;
}

/** Every route's answer to input that does not fit its schema. */
export const refuseInvalid: Hook<unknown, AppEnv, string, unknown> = (result, c) => {
  if (!result.success) throw validationProblem(result.error, c.get('locale'));
};
