import type { CafeteriaAddress } from '../../contracts/events.ts';
import type { Principal } from '../../contracts/identity.ts';
import { Problem } from '../../contracts/problems.ts';
import { callObject } from '../call-object.ts';
import { sessionsOf } from './sessions.ts';
import { verifyAccessToken } from './tokens.ts';

type Asked = { env: Env; institutionId: string; now: Date; streamAt?: CafeteriaAddress };

/**
 * Who an access token speaks for, asked of the session itself, so that an ended session is refused at once.
 * One Durable Object call. Errors: `unauthenticated`, `session_ended`.
 */
export async function authenticate(
  { env, institutionId, now, streamAt }: Asked,
  token: string,
): Promise<Principal> {
  const claims = await verifyAccessToken(env, institutionId, token, now);
  if (!claims) throw new Problem('unauthenticated', { headers: challenge });
  const principal = await callObject(
    () => sessionsOf(env, institutionId, claims.userId),
    (sessions) => sessions.check(claims.sessionId, streamAt),
  );
  if (!principal) throw new Problem('session_ended', { headers: challenge });
  return principal;
}

/** RFC 6750, section 3. */
const challenge = { 'WWW-Authenticate': 'Bearer error="invalid_token"' };
