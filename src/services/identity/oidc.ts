import { sql } from 'drizzle-orm';
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import type { SessionGrant } from '../../contracts/identity.ts';
import type { OidcIssuer } from '../../contracts/oidc.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction } from '../../db/client.ts';
import { findUser } from '../../db/find-user.ts';
import { logEvent } from '../../observability/log.ts';
import { recordAct } from '../audit/record-act.ts';
import { idTokenRefused, signedIn } from '../audit/sign-in-acts.ts';
import { IssuerUnavailable, keysOfIssuer } from './jwks.ts';
import type { SignInContext } from './login.ts';
import { openSession } from './sessions.ts';

/** Signatures by a key that the issuer alone has; never `none`, never one by a shared secret. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const clockToleranceSeconds = 30;

type Proof = { idToken: string; nonce?: string };

/**
 * Signs in with the ID token of the institution's own sign-in. The first time, an address of an allowed domain becomes
 * a student. Two round trips, one Durable Object call, and rarely the issuer's keys.
 * Errors: `invalid_id_token`, `account_deactivated`, `temporarily_unavailable` when the issuer does not answer.
 */
export async function signInWithOidc(context: SignInContext, proof: Proof): Promise<SessionGrant> {
  try {
    return await signInWith(context, proof);
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid_id_token') {
      const { env, institution, requestId } = context;
      const issuer = trustedIssuer(institution.config.oidc, proof.idToken);
      await recordAct(env, institution, { ...idTokenRefused(issuer?.issuer ?? null), requestId });
    }
    throw error;
  }
}

async function signInWith(
  { env, db, institution, requestId, now, device }: SignInContext,
  { idToken, nonce }: Proof,
): Promise<SessionGrant> {
  const { issuer, claims } = await verify(institution.config.oidc, idToken, now);
  // In both or in neither: a token that was stolen on its way to another app is of no use here.
  if (claims.nonce !== nonce) throw new Problem('invalid_id_token');
  const email = typeof claims.email === 'string' ? claims.email.toLowerCase() : '';
  const domain = email.split('@').at(-1) ?? '';
  if (claims.email_verified !== true || !issuer.domains.includes(domain))
    throw new Problem('invalid_id_token');

  const name =
    typeof claims.name === 'string' && claims.name
      ? claims.name.slice(0, 120)
      : (email.split('@')[0] ?? email);
  const userId = await callFunction<string>(
    db,
    sql`sign_in_identity(${issuer.issuer}, ${claims.sub}, ${email}, ${name})`,
  );
  const user = await findUser(db, userId);
  if (!user) throw new Problem('account_deactivated');
  const granted = await openSession(env, institution.id, user, now, device);
  await recordAct(env, institution, { ...signedIn(user), requestId });
  return granted;
}

/** Whose a token says that it is; nothing is verified yet. */
function trustedIssuer(issuers: OidcIssuer[], idToken: string): OidcIssuer | undefined {
  try {
    const { iss } = decodeJwt(idToken);
    return issuers.find((trusted) => trusted.issuer === iss);
  } catch {
    return undefined;
  }
}

function keyIdOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    throw new Problem('invalid_id_token');
  }
}

type Claims = JWTPayload & { sub: string };

/** Issuer, audience, signature, life and tenant. Whose the token claims to be decides only which keys are asked. */
async function verify(
  issuers: OidcIssuer[],
  idToken: string,
  now: Date,
): Promise<{ issuer: OidcIssuer; claims: Claims }> {
  try {
    const issuer = trustedIssuer(issuers, idToken);
    if (!issuer) throw new Problem('invalid_id_token');
    const keys = await keysOfIssuer(issuer.issuer, keyIdOf(idToken), now.getTime());
    const { payload } = await jwtVerify<Claims>(idToken, keys, {
      algorithms,
      issuer: issuer.issuer,
      audience: issuer.audiences,
      requiredClaims: ['sub', 'exp', 'iat', 'email'],
      currentDate: now,
      clockTolerance: clockToleranceSeconds,
    });
    if (issuer.tenant && payload[issuer.tenant.claim] !== issuer.tenant.value)
      throw new Problem('invalid_id_token');
    return { issuer, claims: payload };
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new Problem('invalid_id_token');
    if (error instanceof IssuerUnavailable) {
      logEvent('error', 'oidc_issuer_unavailable', { error });
      throw new Problem('temporarily_unavailable');
    }
    throw error;
  }
}
