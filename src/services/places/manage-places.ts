import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { type CafeteriaEvent, keptEvent } from '../../contracts/events.ts';
import { callFunction, type Shape } from '../../db/client.ts';
import { recordAct } from '../audit/record-act.ts';
import type { UserContext } from '../context.ts';
import { problemOfRefusal, refused } from '../refusals.ts';

export type Managing = UserContext & { env: Env; requestId: string };

const managed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), answer: z.unknown(), events: z.array(keptEvent).default([]) }),
  refused,
]);

/** Runs one command on campuses and cafeterias, in one round trip. Errors: whatever the database refuses it with. */
export async function managePlaces<T>(
  { db }: Managing,
  verb: 'write_campus' | 'open_cafeteria' | 'change_cafeteria',
  command: Record<string, unknown>,
  shape: Shape<T>,
): Promise<{ answer: T; events: CafeteriaEvent[] }> {
  const told = await callFunction(
    db,
    sql`manage_places(${verb}, ${JSON.stringify(command)}::jsonb)`,
    managed,
  );
  if (told.kind === 'refused') throw problemOfRefusal(told);
  return { answer: shape.parse(told.answer), events: told.events };
}

/** Records what no event tells of: the names of what was changed, never the words. */
export function recordPlace(
  { env, institution, principal, requestId }: Managing,
  action: string,
  subject: { type: 'campus' | 'cafeteria'; id: string },
  changed: object,
): Promise<void> {
  return recordAct(env, institution, {
    actorId: principal.userId,
    actorRole: principal.role,
    action,
    subjectType: subject.type,
    subjectId: subject.id,
    facts: { changed: Object.keys(changed).sort() },
    requestId,
  });
}
