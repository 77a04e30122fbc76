import { randomInt } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { type SessionGrant, userSchema } from '../../contracts/identity.ts';
import type { HandedOver } from '../../contracts/oidc.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { recordAct } from '../audit/record-act.ts';
import { handoverFailed, signedIn } from '../audit/sign-in-acts.ts';
import { challengeOf } from './code-flow.ts';
import type { Proof } from './id-token.ts';
import type { SignInContext } from './login.ts';
import { type Asked, type OwnProof, proveIdentity } from './oidc.ts';
import { openSession } from './sessions.ts';
import { keyedHash } from './subjects.ts';

/*
 * An app on the home screen of an iPhone shares nothing with Safari, where the institution's page may open and stay. It leaves with
 * the hash of a secret (as RFC 7636 has it); the page that Safari comes back to shows six digits, and the app takes over with
 * those and its secret. Digits alone are of no use to anybody, nor is the secret before somebody has signed in for it.
 */

/** Long enough to change between two apps and type. */
export const handoverSeconds = 300;
const codes = 1_000_000;
const codeLength = 6;

const hashOf = (
  { env, institution }: Pick<SignInContext, 'env' | 'institution'>,
  challenge: string,
  code: string,
) => keyedHash(env, 'digits of a sign-in that is handed over', institution.id, `${challenge}\n${code}`);

/**
 * The digits by which the app that left with this challenge takes over what the token proves. Errors: `signInWithOidc`'s, and
 * `handover_over`: that app has signed in by then, or guessed too often; `forbidden`: of an account that may do more than order. One round trip more than a sign-in, and no session.
 */
export async function handOverSignIn(
  context: Asked,
  proof: Proof & { challenge: string },
  own: OwnProof,
): Promise<HandedOver> {
  const { challenge, ...token } = proof;
  const { id: userId, role } = await proveIdentity(context, token, own);
  // Digits can be asked for by a stranger who has sent a link: nobody's session is taken over that may do more than order.
  if (role !== 'student') throw new Problem('forbidden');
  const code = String(randomInt(codes)).padStart(codeLength, '0');
  const codeHash = await hashOf(context, challenge, code);
  const handover = JSON.stringify({ challenge, userId, codeHash, lifeSeconds: handoverSeconds });
  const isKept = await callFunction(context.db, sql`hand_over_sign_in(${handover}::jsonb)`, z.boolean());
  if (!isKept) throw new Problem('handover_over');
  return { code, expiresIn: handoverSeconds };
}

const takenOver = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('taken'), user: userSchema.nullable() }),
  z.object({ kind: z.literal('wrong'), userId: z.string() }),
  z.object({ kind: z.literal('over') }),
]);

/**
 * The session that is taken over, once, within five minutes and five tries. One round trip, one Durable Object call. Errors:
 * `handover_code_wrong`, `handover_over`, `account_deactivated`.
 */
export async function takeOverSignIn(
  context: SignInContext,
  { verifier, code }: { verifier: string; code: string },
): Promise<SessionGrant> {
  const { env, db, institution, requestId, now, device } = context;
  const challenge = await challengeOf(verifier);
  const codeHash = await hashOf(context, challenge, code);
  const taken = await callFunction(db, sql`take_over_sign_in(${challenge}, ${codeHash})`, takenOver);
  switch (taken.kind) {
    case 'over':
      throw new Problem('handover_over');
    case 'wrong':
      await recordAct(env, institution, { ...handoverFailed(taken.userId), requestId });
      throw new Problem('handover_code_wrong');
    case 'taken': {
      const { user } = taken;
      if (!user) throw new Problem('account_deactivated');
      const granted = await openSession(env, institution.id, user, now, device);
      await recordAct(env, institution, { ...signedIn(user), requestId });
      return granted;
    }
  }
}
