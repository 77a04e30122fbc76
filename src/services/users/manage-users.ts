import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import {
  type ChangeUser,
  type InviteUser,
  type ManagedUser,
  managedUserSchema,
} from '../../contracts/accounts.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { recordAct } from '../audit/record-act.ts';
import type { UserContext } from '../context.ts';
import { sessionsOf } from '../identity/sessions.ts';
import { writeLetter } from '../identity/write-letter.ts';
import { refusedByCode } from '../refusals.ts';
import { reachOver } from './reach.ts';

type Asked = UserContext & { env: Env; requestId: string };

const managed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), user: managedUserSchema }),
  refusedByCode,
]);

/**
 * Makes an account and writes its person a letter, by whose link they choose a password. Two round trips.
 * Errors: `forbidden` for what is beyond the inviter, `email_taken`, `campus_not_found`, `cafeteria_not_found`.
 */
export async function inviteUser(asked: Asked, invitation: InviteUser): Promise<ManagedUser> {
  const user = await manage(asked, 'invite', invitation);
  await record(asked, 'user.invited', user);
  await writeLetter(asked, 'invite', user.id);
  return user;
}

/**
 * Changes somebody's name, role, campus or cafeterias. What they may do has changed, so their sessions end and their sockets
 * close. One round trip, one Durable Object call. Errors: `user_not_found`, `not_yourself`, `last_admin`, `forbidden`,
 * `campus_not_found`, `cafeteria_not_found`.
 */
export async function changeUser(asked: Asked, userId: string, changes: ChangeUser): Promise<ManagedUser> {
  const user = await manage(asked, 'change', { userId, changes });
  const { name: _, ...ofRights } = changes;
  if (Object.keys(ofRights).length > 0) await sessionsOf(asked.env, asked.institution.id, userId).endAll();
  await record(asked, 'user.changed', user);
  return user;
}

/** Lets somebody sign in no more, or again. Cost and errors as changing. */
export async function activateUser(asked: Asked, userId: string, active: boolean): Promise<ManagedUser> {
  const user = await manage(asked, 'change', { userId, changes: { active } });
  if (!active) await sessionsOf(asked.env, asked.institution.id, userId).endAll();
  await record(asked, active ? 'user.reactivated' : 'user.deactivated', user);
  return user;
}

async function manage(
  { db, principal }: UserContext,
  verb: 'invite' | 'change',
  facts: Record<string, unknown>,
): Promise<ManagedUser> {
  const command = JSON.stringify({ ...facts, actorId: principal.userId, reach: reachOver(principal) });
  const answer = await callFunction(db, sql`manage_users(${verb}, ${command}::jsonb)`, managed);
  if (answer.kind === 'refused') throw new Problem(answer.code);
  return answer.user;
}

/** Who did it to whom; ids and roles alone. */
export function record(
  { env, institution, principal, requestId }: Asked,
  action: string,
  { id, role, campusId, cafeteriaIds }: Pick<ManagedUser, 'id' | 'role' | 'campusId' | 'cafeteriaIds'>,
): Promise<void> {
  return recordAct(env, institution, {
    actorId: principal.userId,
    actorRole: principal.role,
    action,
    subjectType: 'user',
    subjectId: id,
    facts: { role, campusId, cafeteriaIds },
    requestId,
  });
}
