import { sql } from 'drizzle-orm';
import type { SessionGrant } from '../../contracts/identity.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { findUser } from '../../db/find-user.ts';
import { recordAct } from '../audit/record-act.ts';
import { deactivatedTried, idTokenRefused, signedIn } from '../audit/sign-in-acts.ts';
import {
  addressIn,
  type Claims,
  IdTokenRefused,
  type Proof,
  trustedIssuer,
  verifyIdToken,
} from './id-token.ts';
import type { SignInContext } from './login.ts';
import { openSession } from './sessions.ts';

/**
 * Signs in with the ID token of the institution's own sign-in. The first time, an address of an allowed domain becomes
 * a student. A refusal is recorded, with its reason. Two round trips, one Durable Object call, and rarely the issuer's keys.
 * Errors: `invalid_id_token`, `account_deactivated`, `temporarily_unavailable` when the issuer does not answer.
 */
export async function signInWithOidc(context: SignInContext, proof: Proof): Promise<SessionGrant> {
  const { env, db, institution, requestId, now, device } = context;
  try {
    const { issuer, claims } = await verifyIdToken(institution.config.oidc, proof, now);
    const userId = await callFunction<string>(
      db,
      sql`sign_in_identity(${issuer.issuer}, ${claims.sub}, ${addressIn(claims)}, ${nameIn(claims)})`,
    );
    const user = await findUser(db, userId);
    if (!user) {
      await recordAct(env, institution, { ...deactivatedTried(userId), requestId });
      throw new Problem('account_deactivated');
    }
    const granted = await openSession(env, institution.id, user, now, device);
    await recordAct(env, institution, { ...signedIn(user), requestId });
    return granted;
  } catch (error) {
    if (!(error instanceof IdTokenRefused)) throw error;
    const issuer = trustedIssuer(institution.config.oidc, proof.idToken)?.issuer;
    await recordAct(env, institution, { ...idTokenRefused(error.message, issuer), requestId });
    throw new Problem('invalid_id_token');
  }
}

function nameIn(claims: Claims): string {
  const { name } = claims;
  if (typeof name === 'string' && name) return name.slice(0, 120);
  return addressIn(claims).split('@')[0] ?? '';
}
