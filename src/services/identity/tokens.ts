import { createLocalJWKSet, decodeJwt, errors, importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import type { Role } from '../../contracts/identity.ts';
import { Recent } from '../../domain/recent.ts';

/** Life of an access token in seconds: short, because it is carried everywhere. */
export const accessTokenSeconds = 900;

const issuer = 'itsur-eats';
const type = 'at+jwt'; // RFC 9068
const audience = (institutionId: string) => `itsur-eats/${institutionId}`;

export type AccessClaims = { userId: string; sessionId: string };

/** Signs an access token with the first key; it is good in one institution alone. */
export async function signAccessToken(
  env: Env,
  claims: AccessClaims & { institutionId: string; role: Role },
  now: Date,
): Promise<string> {
  const { signing, kid } = await keysOf(env);
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ sid: claims.sessionId, role: claims.role })
    .setProtectedHeader({ alg: 'ES256', kid, typ: type })
    .setSubject(claims.userId)
    .setIssuer(issuer)
    .setAudience(audience(claims.institutionId))
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + accessTokenSeconds)
    .sign(signing);
}

/** Tokens that an isolate remembers: those of a campus at noon. Each is some 600 bytes with what it says. */
const remembered = 5_000;
/** What a token says, and when it is good, in seconds since the epoch. */
type Verified = AccessClaims & { notBefore: number; expiresAt: number };

/**
 * Checks signature, algorithm, type, issuer, institution and life. null: not one of ours, or no longer. A signature that was
 * checked once is not checked again by this isolate as long as the keys are the same; the life is, each time. A refusal is
 * not remembered.
 */
export async function verifyAccessToken(
  env: Env,
  institutionId: string,
  token: string,
  now: Date,
): Promise<AccessClaims | null> {
  const keys = await keysOf(env);
  const key = `${institutionId} ${token}`;
  const known = keys.verified.get(key);
  if (known) {
    if (isAlive(known, now)) return known;
    keys.verified.delete(key);
  }
  try {
    const { payload } = await jwtVerify<{ sid: string; sub: string; exp: number; nbf: number }>(
      token,
      keys.verification,
      {
        algorithms: ['ES256'],
        issuer,
        audience: audience(institutionId),
        typ: type,
        requiredClaims: ['sub', 'sid', 'exp', 'nbf'],
        currentDate: now,
      },
    );
    const { sub: userId, sid: sessionId, nbf: notBefore, exp: expiresAt } = payload;
    const claims = { userId, sessionId, notBefore, expiresAt };
    keys.verified.set(key, claims);
    return claims;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/** Whose token this is, and of which institution, by our signature alone: whether the session lives is not asked. null: not one of ours. */
export async function verifiedBearer(
  env: Env,
  token: string,
  now: Date,
): Promise<{ institutionId: string; userId: string } | null> {
  const institutionId = institutionNamed(token);
  const claims = institutionId === null ? null : await verifyAccessToken(env, institutionId, token, now);
  return institutionId && claims ? { institutionId, userId: claims.userId } : null;
}

/** What a token says of itself. */
function institutionNamed(token: string): string | null {
  try {
    const { aud } = decodeJwt(token);
    return typeof aud === 'string' && aud.startsWith(audience('')) ? aud.slice(audience('').length) : null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/** As jose judges it: whole seconds, good from `nbf` on and no more at `exp`. */
function isAlive({ notBefore, expiresAt }: Verified, now: Date): boolean {
  const seconds = Math.floor(now.getTime() / 1000);
  return notBefore <= seconds && seconds < expiresAt;
}

/** The public halves of all keys (RFC 7517): those that sign, and those that only still verify. */
export function publicKeys(env: Env): { keys: JWK[] } {
  return {
    keys: authKeys(env).map(({ kty, crv, x, y, kid }) => ({
      kty,
      crv,
      x,
      y,
      kid,
      alg: 'ES256',
      use: 'sig',
    })),
  };
}

type Keys = {
  signing: CryptoKey;
  kid: string;
  verification: ReturnType<typeof createLocalJWKSet>;
  /** Access tokens that these keys were found to have signed: other keys, other tokens. */
  verified: Recent<string, Verified>;
};
let imported: { from: string; keys: Promise<Keys> } | null = null;

/** Imported once an isolate. The first key signs; the others verify what they signed before a rotation. */
export function keysOf(env: Env): Promise<Keys> {
  if (imported?.from !== env.AUTH_KEYS) imported = { from: env.AUTH_KEYS, keys: importKeys(env) };
  return imported.keys;
}

async function importKeys(env: Env): Promise<Keys> {
  const [first] = authKeys(env);
  if (!first?.kid) throw new Error('AUTH_KEYS holds no key with a kid');
  return {
    signing: (await importJWK(first, 'ES256')) as CryptoKey,
    kid: first.kid,
    verification: createLocalJWKSet(publicKeys(env)),
    verified: new Recent(remembered),
  };
}

let parsed: { from: string; keys: JWK[] } | null = null;

/** The keys of the platform with their private halves; the first signs. */
export function authKeys({ AUTH_KEYS: from }: Env): JWK[] {
  if (parsed?.from !== from) parsed = { from, keys: (JSON.parse(from) as { keys: JWK[] }).keys };
  return parsed.keys;
}
