import { sql } from 'drizzle-orm';
import type { CafeteriaEvent } from '../../contracts/events.ts';
import { callFunction } from '../../db/client.ts';
import { recordAct } from '../audit/record-act.ts';
import { problemOfRefusal, type Refused } from '../cafeterias/change-cafeteria.ts';
import type { UserContext } from '../context.ts';

export type Managing = UserContext & { env: Env; requestId: string };
type Done<T> = { kind: 'done'; answer: T; events?: CafeteriaEvent[] };

/** Runs one command on campuses and cafeterias, in one round trip. Errors: whatever the database refuses it with. */
export async function managePlaces<T>(
  { db }: Managing,
  verb: 'write_campus' | 'open_cafeteria' | 'change_cafeteria',
  command: Record<string, unknown>,
): Promise<Done<T>> {
  const answer = await callFunction<Done<T> | Refused>(
    db,
    sql`manage_places(${verb}, ${JSON.stringify(command)}::jsonb)`,
  );
  if (answer.kind === 'refused') throw problemOfRefusal(answer);
  return answer;
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
