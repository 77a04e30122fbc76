import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose';
import { type NotificationKind, notificationKinds } from '../../contracts/notifications.ts';
import { derivedKey } from '../identity/derived-secret.ts';
import { authKeys } from '../identity/tokens.ts';

/** Whose e-mail of which kind a link turns off, and where. */
export type Unsubscription = { institutionId: string; userId: string; kind: NotificationKind };

const type = 'unsubscribe+jwt';
const audience = 'itsur-eats/unsubscribe';

/**
 * The link in an e-mail. Equal for equal letters: a letter that is sent again must be the same to its last byte, or the
 * provider takes its idempotency key for a mistake. So it has no times, and HMAC signs it, whose signatures are not
 * random as those of ECDSA are. It never lapses: all it can do is to stop letters, while AUTH_KEYS holds its key.
 */
export async function unsubscribeLink(
  env: Env,
  { institutionId, userId, kind }: Unsubscription,
): Promise<string> {
  const { kid, key } = await signingKey(env);
  const token = await new SignJWT({ institution: institutionId, kind })
    .setProtectedHeader({ alg: 'HS256', kid, typ: type })
    .setSubject(userId)
    .setAudience(audience)
    .sign(key);
  return `${env.API_BASE_URL}/unsubscribe?token=${token}`;
}

type SigningKey = { kid: string; key: CryptoKey };
let made: { from: string; signing: SigningKey } | null = null;

/** Derived and imported once an isolate: both cost more than a signature. The keys themselves are kept, and no promise of them. */
async function signingKey(env: Env): Promise<SigningKey> {
  if (made?.from === env.AUTH_KEYS) return made.signing;
  const [first] = authKeys(env);
  if (!first?.kid) throw new Error('AUTH_KEYS holds no key with a kid');
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', await secretOf(first.d), hmac, false, ['sign']);
  made = { from: env.AUTH_KEYS, signing: { kid: first.kid, key } };
  return made.signing;
}

/** What a link asks for. null: not one of ours, or of a key that is gone. */
export async function readUnsubscribeToken(env: Env, token: string): Promise<Unsubscription | null> {
  try {
    const { kid } = decodeProtectedHeader(token);
    const key = authKeys(env).find((known) => known.kid === kid);
    if (!key) return null;
    const { payload } = await jwtVerify<{ sub: string; institution: string; kind: NotificationKind }>(
      token,
      await secretOf(key.d),
      { algorithms: ['HS256'], typ: type, audience, requiredClaims: ['sub', 'institution', 'kind'] },
    );
    if (!notificationKinds.includes(payload.kind)) return null;
    return { institutionId: payload.institution, userId: payload.sub, kind: payload.kind };
  } catch (error) {
    // jose tells a token that is no JWT at all by a TypeError.
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
    throw error;
  }
}

const secretOf = (privateHalf = '') => derivedKey(privateHalf, type);
