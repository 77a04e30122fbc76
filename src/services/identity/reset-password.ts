import { sql } from 'drizzle-orm';
import type { User } from '../../contracts/identity.ts';
import type { Institution } from '../../contracts/institution.ts';
import { Problem, type ProblemCode } from '../../contracts/problems.ts';
import { callFunction, type TenantDatabase, tenantDatabase } from '../../db/client.ts';
import { isGuessable } from '../../domain/passwords.ts';
import { recordAct } from '../audit/record-act.ts';
import { accountActed } from '../audit/sign-in-acts.ts';
import { type FollowedLink, followLink, type LinkKind } from './account-links.ts';
import { hashPassword } from './passwords.ts';
import { sessionsOf } from './sessions.ts';
import { keyedHash } from './subjects.ts';
import { writeLetter } from './write-letter.ts';

type Asked = { env: Env; db: TenantDatabase; institution: Institution };

/**
 * Writes the letter with which a password is reset, if the address has an account. Its caller does not wait for it, so
 * that neither words nor time tell whether there is one. One round trip, or two.
 */
export async function requestPasswordReset(asked: Asked, email: string): Promise<void> {
  const userId = await callFunction<string | null>(asked.db, sql`user_to_reset(${email})`);
  if (userId) await writeLetter(asked, 'reset_password', userId);
}

/**
 * Sets a password by the link of a reset or an invitation; all sessions end, and whoever has the mailbox is told of a
 * reset. Two round trips, one Durable Object call, one scrypt. Errors: `account_link_invalid`, `password_too_weak`.
 */
export async function setPasswordByLink(
  env: Env,
  requestId: string,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const link = await followLink(env, token);
  if (isGuessable(password, [link.institution.name, link.institution.id, 'itsur', 'eats']))
    throw new Problem('password_too_weak');
  const passwordHash = await hashPassword(password);
  const { user, letter } = await use(env, link, ['reset_password', 'invite'], { passwordHash });
  await sessionsOf(env, link.institution.id, user.id).endAll();
  await recordAct(env, link.institution, { ...accountActed(`password.set_by_${letter}`, user), requestId });
  const db = tenantDatabase(env, link.institution);
  if (letter === 'reset_password')
    await writeLetter({ env, db, institution: link.institution }, 'password_changed', user.id);
}

/** Proves that a mailbox is its user's. One round trip. Errors: `account_link_invalid`. */
export async function verifyEmail(env: Env, requestId: string, token: string): Promise<void> {
  const link = await followLink(env, token);
  const { user } = await use(env, link, ['verify_email']);
  await recordAct(env, link.institution, { ...accountActed('email.verified', user), requestId });
}

type Used = { kind: 'done'; user: User; letter: LinkKind } | { kind: 'refused'; code: ProblemCode };

async function use(
  env: Env,
  { institution, id, secretHash }: FollowedLink,
  kinds: LinkKind[],
  sets: { passwordHash?: string } = {},
) {
  const db = tenantDatabase(env, institution);
  const command = JSON.stringify({ id, secretHash, kinds, ...sets });
  const answer = await callFunction<Used>(db, sql`use_account_letter(${command}::jsonb)`);
  if (answer.kind === 'refused') throw new Problem(answer.code);
  // Whoever has the mailbox has the account: what strangers failed at is void.
  const account = await keyedHash(env, institution.id, answer.user.email);
  if (sets.passwordHash) await callFunction(db, sql`forget_failures(${account}, '')`);
  return answer;
}
