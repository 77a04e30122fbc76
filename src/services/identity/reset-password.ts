import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { userSchema } from '../../contracts/identity.ts';
import type { Institution } from '../../contracts/institution.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction, type TenantDatabase, tenantDatabase } from '../../db/client.ts';
import { recordAct } from '../audit/record-act.ts';
import { accountActed } from '../audit/sign-in-acts.ts';
import { plannedDeliveries } from '../deliveries/enqueue.ts';
import { refusedByCode } from '../refusals.ts';
import { type FollowedLink, followLink, type LinkKind, linkKinds } from './account-links.ts';
import { hashInTurn } from './hashing-turns.ts';
import { requireStrong } from './new-password.ts';
import { hashPassword } from './passwords.ts';
import { sessionsOf } from './sessions.ts';
import { accountSubject } from './subjects.ts';
import { newLetter, queueLetters } from './write-letter.ts';

const letterReader = userSchema.pick({ email: true, name: true }).nullable();

type Asked = { env: Env; db: TenantDatabase; institution: Institution };

/**
 * Writes the letter with which a password is reset, if the address has an account: five an hour at most. Its caller does
 * not wait for it, so that neither words nor time tell whether there is one. One round trip.
 */
export async function requestPasswordReset({ env, db, institution }: Asked, email: string): Promise<void> {
  const letter = JSON.stringify(await newLetter(env, 'reset_password'));
  const deliveries = await callFunction(
    db,
    sql`write_reset_letter(${email}, ${letter}::jsonb)`,
    plannedDeliveries,
  );
  await queueLetters(env, institution, deliveries);
}

/**
 * Sets a password by the link of a reset or an invitation; all sessions end, and whoever has the mailbox is told of a
 * reset. A link that is no good costs no hash. Two round trips, one Durable Object call, one scrypt.
 * Errors: `account_link_invalid`, `password_too_weak`, `sign_in_busy`.
 */
export async function setPasswordByLink(
  env: Env,
  requestId: string,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const link = { ...(await followLink(env, token)), kinds: ['reset_password', 'invite'] as const };
  const { institution } = link;
  const reader = await callFunction(
    tenantDatabase(env, institution),
    sql`reader_of_letter(${asSql(link)}::jsonb)`,
    letterReader,
  );
  if (!reader) throw new Problem('account_link_invalid');
  requireStrong(password, reader, institution);
  const { user, letter, deliveries } = await use(env, link, {
    password: {
      hash: await hashInTurn(1, () => hashPassword(password)),
      account: await accountSubject(env, institution.id, reader.email),
    },
    notice: await newLetter(env, 'password_changed'),
  });
  await sessionsOf(env, institution.id, user.id).endAll();
  await recordAct(env, institution, { ...accountActed(`password.set_by_${letter}`, user), requestId });
  await queueLetters(env, institution, deliveries);
}

/** Proves that a mailbox is its user's. One round trip. Errors: `account_link_invalid`. */
export async function verifyEmail(env: Env, requestId: string, token: string): Promise<void> {
  const link = { ...(await followLink(env, token)), kinds: ['verify_email'] as const };
  const { user } = await use(env, link);
  await recordAct(env, link.institution, { ...accountActed('email.verified', user), requestId });
}

type Link = FollowedLink & { kinds: readonly LinkKind[] };
const usedLetter = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('done'),
    user: userSchema,
    letter: z.enum(Object.keys(linkKinds) as LinkKind[]),
    deliveries: plannedDeliveries,
  }),
  refusedByCode,
]);
type Used = Extract<z.infer<typeof usedLetter>, { kind: 'done' }>;

const asSql = ({ institution: _, ...link }: Link, more: object = {}) => JSON.stringify({ ...link, ...more });

async function use(env: Env, link: Link, sets: object = {}): Promise<Used> {
  const answer = await callFunction(
    tenantDatabase(env, link.institution),
    sql`use_account_letter(${asSql(link, sets)}::jsonb)`,
    usedLetter,
  );
  if (answer.kind === 'refused') throw new Problem(answer.code);
  return answer;
}
