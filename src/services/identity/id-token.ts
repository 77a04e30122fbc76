import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { email } from '../../contracts/accounts.ts';
import type { OidcIssuer } from '../../contracts/oidc.ts';
import { Problem } from '../../contracts/problems.ts';
import { logEvent } from '../../observability/log.ts';
import { IssuerUnavailable, keysOfIssuer } from './jwks.ts';

/** Signatures by a key that the issuer alone has; never `none`, never one by a shared secret. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const clockToleranceSeconds = 30;

/** OpenID Connect Core 1.0, section 2: 255 characters of ASCII at most. */
const subjectPattern = /^[\x20-\x7e]{1,255}$/;

export type Proof = { idToken: string; nonce?: string };
export type Claims = JWTPayload & {
  sub: string;
  nonce?: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
};

/** Why a token does not do: for the audit log, not for whoever sent it. */
export class IdTokenRefused extends Error {}

/** The e-mail address that a token names, as accounts have it. */
export const addressIn = ({ email }: Claims) => (typeof email === 'string' ? email.toLowerCase() : '');

/** Whose a token says that it is; nothing is verified yet. */
export function trustedIssuer(issuers: OidcIssuer[], idToken: string): OidcIssuer | undefined {
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
    return undefined;
  }
}

/**
 * Issuer, audience, signature, life, tenant, nonce and address. Whose the token claims to be decides only which keys are
 * asked. Errors: `IdTokenRefused`, `temporarily_unavailable`.
 */
export async function verifyIdToken(
  issuers: OidcIssuer[],
  { idToken, nonce }: Proof,
  now: Date,
): Promise<{ issuer: OidcIssuer; claims: Claims }> {
  const issuer = trustedIssuer(issuers, idToken);
  if (!issuer) throw new IdTokenRefused('issuer_not_trusted');
  const claims = await verifySignature(issuer, idToken, now);
  if (issuer.tenant && claims[issuer.tenant.claim] !== issuer.tenant.value)
    throw new IdTokenRefused('other_tenant');
  // In both or in neither: a token that was made for another sign-in is of no use here.
  if (claims.nonce !== nonce) throw new IdTokenRefused('other_nonce');
  if (issuer.requireNonce && nonce === undefined) throw new IdTokenRefused('nonce_missing');
  if (!subjectPattern.test(claims.sub)) throw new IdTokenRefused('subject_malformed');
  if (!email.safeParse(claims.email).success) throw new IdTokenRefused('address_malformed');
  if (claims.email_verified !== true) throw new IdTokenRefused('address_not_verified');
  if (!issuer.domains.includes(addressIn(claims).split('@').at(-1) ?? ''))
    throw new IdTokenRefused('domain_not_allowed');
  return { issuer, claims };
}

async function verifySignature(
  { issuer, audiences }: OidcIssuer,
  idToken: string,
  now: Date,
): Promise<Claims> {
  try {
    const keys = await keysOfIssuer(issuer, keyIdOf(idToken), now.getTime());
    const { payload } = await jwtVerify<Claims>(idToken, keys, {
      algorithms,
      issuer,
      audience: audiences,
      requiredClaims: ['sub', 'exp', 'iat', 'email'],
      currentDate: now,
      clockTolerance: clockToleranceSeconds,
    });
    return payload;
  } catch (error) {
    // Its code is one of jose's own: what the token says is not in it.
    if (error instanceof errors.JOSEError) throw new IdTokenRefused(error.code.toLowerCase());
    if (error instanceof IssuerUnavailable) {
      logEvent('error', 'oidc_issuer_unavailable', { error });
      throw new Problem('temporarily_unavailable');
    }
    throw error;
  }
}
