import { sql } from 'drizzle-orm';
import { Problem } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { findUser } from '../../db/find-user.ts';
import { recordAct } from '../audit/record-act.ts';
import { accountActed } from '../audit/sign-in-acts.ts';
import type { UserContext } from '../context.ts';
import { plannedDeliveries } from '../deliveries/enqueue.ts';
import { hashInTurn } from './hashing-turns.ts';
import { requireStrong } from './new-password.ts';
import { hashPassword } from './passwords.ts';
import { provePassword } from './prove-password.ts';
import { sessionsOf } from './sessions.ts';
import { newLetter, queueLetters } from './write-letter.ts';

type Asked = UserContext & { env: Env; requestId: string; network: string | null };

/**
 * Changes the password of whoever knows the present one; who has none asks for a reset,
 * unless they sign in with the institution's own sign-in alone. Tries count as those of signing in.
 * All other sessions end, and a letter tells of it. Four round trips, one Durable Object call, two scrypts.
 * Errors: `invalid_credentials`, `sign_in_blocked`, `sign_in_busy`, `password_too_weak`, `session_ended`.
 */
export async function changePassword(
  asked: Asked,
  { current, password }: { current: string; password: string },
): Promise<void> {
  const { env, db, institution, principal, requestId } = asked;
  const user = await findUser(db, principal.userId);
  if (!user) throw new Problem('session_ended');
  requireStrong(password, user, institution);
  await provePassword(asked, { email: user.email, password: current });
  const command = JSON.stringify({
    userId: user.id,
    password: { hash: await hashInTurn(1, () => hashPassword(password)) },
    notice: await newLetter(env, 'password_changed'),
  });
  const deliveries = await callFunction(db, sql`change_password(${command}::jsonb)`, plannedDeliveries);
  await sessionsOf(env, institution.id, user.id).endOthers(principal.sessionId);
  await recordAct(env, institution, { ...accountActed('password.changed', user), requestId });
  await queueLetters(env, institution, deliveries);
}
