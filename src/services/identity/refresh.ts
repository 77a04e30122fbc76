import type { SessionGrant } from '../../contracts/identity.ts';
import type { Institution } from '../../contracts/institution.ts';
import { Problem } from '../../contracts/problems.ts';
import type { TenantDatabase } from '../../db/client.ts';
import { userDirectory } from '../../db/user-directory.ts';
import { grant, newSecret, parseRefreshToken, secretHash, sessionsOf } from './sessions.ts';

/**
 * Trades a refresh token for a new pair; each token is good once. One round trip, one Durable Object call.
 * Errors: `session_ended`, `refresh_token_reused` (the session has ended with it).
 */
export async function refresh(
  { env, db, institution, now }: { env: Env; db: TenantDatabase; institution: Institution; now: Date },
  token: string,
): Promise<SessionGrant> {
  const parsed = parseRefreshToken(token);
  if (!parsed) throw new Problem('session_ended');
  const found = await userDirectory(db).byId(parsed.userId);
  if (!found) throw new Problem('session_ended');
  const { passwordHash: _, ...user } = found;

  const secret = newSecret();
  const outcome = await sessionsOf(env, institution.id, user.id).rotate(
    { userId: user.id, sessionId: parsed.sessionId, role: user.role, cafeteriaIds: user.cafeteriaIds },
    await secretHash(parsed.secret),
    await secretHash(secret),
  );
  switch (outcome.kind) {
    case 'rotated':
      return grant(env, institution.id, user, { sessionId: parsed.sessionId, secret }, now);
    case 'reused':
      throw new Problem('refresh_token_reused');
    case 'ended':
      throw new Problem('session_ended');
  }
}
