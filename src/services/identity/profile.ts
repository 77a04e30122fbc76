import { and, eq, sql } from 'drizzle-orm';
import type { ProfileChanges, User } from '../../contracts/identity.ts';
import { Problem } from '../../contracts/problems.ts';
import { findUser } from '../../db/find-user.ts';
import { users } from '../../db/schema.ts';
import type { UserContext } from '../context.ts';
import { sessionsOf } from './sessions.ts';

/** The signed-in user. Errors: `session_ended` when the account is gone. */
export async function readProfile({ db, principal }: UserContext): Promise<User> {
  const user = await findUser(db, principal.userId);
  if (!user) throw new Problem('session_ended');
  return user;
}

/**
 * Changes what the user says of themselves, and answers the profile. Two round trips, and a Durable Object call for a
 * student's other campus and for other allergens, which their sessions tell. Errors: `forbidden` to others who would move, `campus_not_found`, `session_ended`.
 */
export async function updateProfile(ctx: UserContext & { env: Env }, changes: ProfileChanges): Promise<User> {
  const { env, db, institution, principal } = ctx;
  const { campusId, allergens } = changes;
  if (campusId && principal.role !== 'student') throw new Problem('forbidden');
  if (Object.keys(changes).length > 0) {
    const isThere = campusId && sql`exists (select from campuses where id = ${campusId})`;
    const changed = await db
      .update(users)
      .set(changes)
      .where(and(eq(users.id, principal.userId), isThere || undefined))
      .returning({ id: users.id });
    if (campusId && changed.length === 0) throw new Problem('campus_not_found');
  }
  const sessions = sessionsOf(env, institution.id, principal.userId);
  if (campusId) await sessions.moveTo(campusId);
  if (allergens) await sessions.tellAllergens(allergens);
  return readProfile(ctx);
}
