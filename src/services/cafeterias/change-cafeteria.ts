import { sql } from 'drizzle-orm';
import type { CafeteriaEvent } from '../../contracts/events.ts';
import { Problem, type ProblemCode } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { problemOfConstraint } from '../../db/constraints.ts';
import { requireStaffOf, type UserContext } from '../context.ts';

type Verb = 'pause' | 'resume' | 'throttle' | 'settings' | 'hours' | 'exception' | 'end_exception';

/** What a cafeteria is after a change, and what its stream has to hear of. */
export type ChangedCafeteria<T> = { answer: T; events: CafeteriaEvent[] };

export type Refused = {
  kind: 'refused';
  code?: ProblemCode;
  constraint?: string;
  facts?: Record<string, unknown>;
};

/**
 * Changes a cafeteria as its staff, in one round trip. Errors: `forbidden`, `cafeteria_not_found`, `validation_failed`
 * for what only the database can judge.
 */
export async function changeCafeteria<T>(
  { db, principal }: UserContext,
  verb: Verb,
  command: { cafeteriaId: string } & Record<string, unknown>,
): Promise<ChangedCafeteria<T>> {
  requireStaffOf(principal, command.cafeteriaId);
  const wire = JSON.stringify({ ...command, by: principal.role, actorId: principal.userId });
  const answer = await callFunction<({ kind: 'done' } & ChangedCafeteria<T>) | Refused>(
    db,
    sql`change_cafeteria(${verb}, ${wire}::jsonb)`,
  );
  if (answer.kind === 'done') return { answer: answer.answer, events: answer.events };
  throw problemOfRefusal(answer);
}

export function problemOfRefusal({ code, constraint, facts }: Refused): Problem {
  return new Problem(code ?? problemOfConstraint(constraint), { extensions: facts });
}
