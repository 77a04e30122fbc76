import { z } from '@hono/zod-openapi';
import { Problem, problemCode } from '../contracts/problems.ts';
import { problemOfConstraint } from '../db/constraints.ts';

/** How a function of the database refuses a command, by a problem's code alone. */
export const refusedByCode = z.object({ kind: z.literal('refused'), code: problemCode });

/** How it refuses one: by a problem's code, or by the constraint that stood against it. */
export const refused = z.object({
  kind: z.literal('refused'),
  code: problemCode.optional(),
  constraint: z.string().optional(),
  facts: z.record(z.string(), z.unknown()).nullish(),
});
type Refused = z.infer<typeof refused>;

/** What a refusal is called outside. */
export function problemOfRefusal(
  { code, constraint, facts }: Refused,
  headers: Record<string, string> = {},
): Problem {
  return new Problem(code ?? problemOfConstraint(constraint), { extensions: facts ?? undefined, headers });
}
