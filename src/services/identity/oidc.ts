import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import type { Principal, SessionGrant, User } from '../../contracts/identity.ts';
import { Problem } from '../../contracts/problems.ts';
import { tidyLine } from '../../contracts/tidy-text.ts';
import { callFunction } from '../../db/client.ts';
import { findUser } from '../../db/find-user.ts';
import { recordAct } from '../audit/record-act.ts';
import { accountActed, deactivatedTried, idTokenRefused, signedIn } from '../audit/sign-in-acts.ts';
import {
  addressIn,
  type Claims,
  IdTokenRefused,
  type Proof,
  trustedIssuer,
  verifyIdToken,
} from './id-token.ts';
import type { SignInContext } from './login.ts';
import { provePassword } from './prove-password.ts';
import { openSession } from './sessions.ts';

/**
 * How somebody proves, beside the token, that an account of its address is theirs: its password, or a session of it.
 * `email`: the address that they think it is; another's proves nothing.
 */
export type OwnProof = { email?: string; password?: string; principal: Principal | null };
export type Asked = SignInContext & { network: string | null };
const foundAccount = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['known', 'linked', 'made']), userId: z.string() }),
  z.object({ kind: z.literal('unproved') }),
]);

/**
 * Signs in with the ID token of the institution's own sign-in. The first time, an address of an allowed domain becomes
 * a student; an account that the address has already is linked by that account's own proof, for mailboxes are given on. A
 * refusal is recorded, with its reason. Two round trips, one Durable Object call, and rarely the issuer's keys; two more
 * round trips and a scrypt to prove a password. Errors: `invalid_id_token`, `account_not_linked`, `invalid_credentials`,
 * `sign_in_blocked`, `account_deactivated`, `temporarily_unavailable` when the issuer does not answer.
 */
export async function signInWithOidc(context: Asked, proof: Proof, own: OwnProof): Promise<SessionGrant> {
  const { env, institution, requestId, now, device } = context;
  const user = await proveIdentity(context, proof, own);
  const granted = await openSession(env, institution.id, user, now, device);
  await recordAct(env, institution, { ...signedIn(user), requestId });
  return granted;
}

/** Whose token it is, and that their account is theirs, as `signInWithOidc` has it: all of it but the session. */
export async function proveIdentity(context: Asked, proof: Proof, own: OwnProof): Promise<User> {
  const { env, db, institution, requestId, now } = context;
  try {
    const { issuer, claims } = await verifyIdToken(institution.config.oidc, proof, now);
    const { userId, isNew } = await userOf(context, { issuer, claims }, own);
    const user = await findUser(db, userId);
    if (!user) {
      await recordAct(env, institution, { ...deactivatedTried(userId), requestId });
      throw new Problem('account_deactivated');
    }
    if (isNew) await recordAct(env, institution, { ...accountActed('identity.linked', user), requestId });
    return user;
  } catch (error) {
    if (!(error instanceof IdTokenRefused)) throw error;
    const issuer = trustedIssuer(institution.config.oidc, proof.idToken)?.issuer;
    await recordAct(env, institution, { ...idTokenRefused(error.message, issuer), requestId });
    throw new Problem('invalid_id_token');
  }
}

type Verified = Awaited<ReturnType<typeof verifyIdToken>>;

async function userOf(context: Asked, { issuer, claims }: Verified, own: OwnProof) {
  const command = {
    issuer: issuer.issuer,
    subject: claims.sub,
    email: addressIn(claims),
    name: nameIn(claims),
  };
  const ask = (provedId?: string) =>
    callFunction(
      context.db,
      sql`sign_in_by_identity(${JSON.stringify({ ...command, provedId })}::jsonb)`,
      foundAccount,
    );
  const first = await ask();
  const found = first.kind === 'unproved' ? await ask(await proveOwn(context, command.email, own)) : first;
  // Of a session of somebody else.
  if (found.kind === 'unproved') throw new Problem('account_not_linked');
  return { userId: found.userId, isNew: found.kind === 'linked' };
}

/** Whose account it is that is proved. */
async function proveOwn(
  context: Asked,
  email: string,
  { email: meant, password, principal }: OwnProof,
): Promise<string> {
  if (meant !== undefined && meant.trim().toLowerCase() !== email) throw new Problem('account_not_linked');
  if (password !== undefined) return (await provePassword(context, { email, password })).id;
  if (principal) return principal.userId;
  throw new Problem('account_not_linked');
}

/** As a profile bounds it. */
const longestName = 120;

function nameIn(claims: Claims): string {
  const { name } = claims;
  const told = typeof name === 'string' ? tidyLine(name, longestName) : '';
  return told || (addressIn(claims).split('@')[0] ?? '');
}
