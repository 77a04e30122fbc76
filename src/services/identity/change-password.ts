import { eq, sql } from 'drizzle-orm';
import { Problem } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { findUser } from '../../db/find-user.ts';
import { users } from '../../db/schema.ts';
import { isGuessable } from '../../domain/passwords.ts';
import { recordAct } from '../audit/record-act.ts';
import { accountActed } from '../audit/sign-in-acts.ts';
import type { UserContext } from '../context.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { sessionsOf } from './sessions.ts';
import { subjectsOf } from './subjects.ts';
import { writeLetter } from './write-letter.ts';

type Asked = UserContext & { env: Env; requestId: string; network: string };
type Begun = { retryInSeconds: number; user: { passwordHash: string | null } | null };

/**
 * Changes the password of whoever knows the present one; who has none asks for a reset. Tries count as those of signing in.
 * All other sessions end, and a letter tells of it. Five round trips, one Durable Object call, two scrypts.
 * Errors: `invalid_credentials`, `sign_in_blocked`, `password_too_weak`, `session_ended`.
 */
export async function changePassword(
  { env, db, institution, principal, requestId, network }: Asked,
  { current, password }: { current: string; password: string },
): Promise<void> {
  const user = await findUser(db, principal.userId);
  if (!user) throw new Problem('session_ended');
  if (isGuessable(password, [user.name, user.email, institution.name, institution.id, 'itsur', 'eats']))
    throw new Problem('password_too_weak');
  const subjects = await subjectsOf(env, institution.id, user.email, network);
  const { retryInSeconds, user: found } = await callFunction<Begun>(
    db,
    sql`begin_sign_in(${user.email}, ${subjects.account}, ${subjects.network})`,
  );
  if (retryInSeconds > 0)
    throw new Problem('sign_in_blocked', { headers: { 'Retry-After': String(retryInSeconds) } });
  if (!found?.passwordHash || !(await verifyPassword(current, found.passwordHash)))
    throw new Problem('invalid_credentials');
  await callFunction(db, sql`forget_failures(${subjects.account}, ${subjects.network})`);
  const passwordHash = await hashPassword(password);
  await db.update(users).set({ passwordHash }).where(eq(users.id, user.id));
  await sessionsOf(env, institution.id, user.id).endOthers(principal.sessionId);
  await recordAct(env, institution, { ...accountActed('password.changed', user), requestId });
  await writeLetter({ env, db, institution }, 'password_changed', user.id);
}
