import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { type CafeteriaEvent, keptEvent } from '../../contracts/events.ts';
import { callFunction, type Shape } from '../../db/client.ts';
import { requireStaffOf, type UserContext } from '../context.ts';
import { problemOfRefusal, refused } from '../refusals.ts';

type Verb = 'pause' | 'resume' | 'throttle' | 'settings' | 'hours' | 'exception' | 'end_exception';

/** What a cafeteria is after a change, and what its stream has to hear of. */
export type ChangedCafeteria<T> = { answer: T; events: CafeteriaEvent[] };

const changed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), answer: z.unknown(), events: z.array(keptEvent) }),
  refused,
]);

/**
 * Changes a cafeteria as its staff, in one round trip. Errors: `forbidden`, `cafeteria_not_found`, `validation_failed`
 * for what only the database can judge.
 */
export async function changeCafeteria<T>(
  { db, principal }: UserContext,
  verb: Verb,
  command: { cafeteriaId: string } & Record<string, unknown>,
  shape: Shape<T>,
): Promise<ChangedCafeteria<T>> {
  requireStaffOf(principal, command.cafeteriaId);
  const wire = JSON.stringify({ ...command, by: principal.role, actorId: principal.userId });
  const answer = await callFunction(db, sql`change_cafeteria(${verb}, ${wire}::jsonb)`, changed);
  if (answer.kind === 'done') return { answer: shape.parse(answer.answer), events: answer.events };
  throw problemOfRefusal(answer);
}
