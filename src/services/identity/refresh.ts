import type { SessionGrant } from '../../contracts/identity.ts';
import { Problem } from '../../contracts/problems.ts';
import { findUser } from '../../db/find-user.ts';
import { firstNameOf } from '../../domain/first-name.ts';
import { recordAct } from '../audit/record-act.ts';
import { refreshReused } from '../audit/sign-in-acts.ts';
import type { SignInContext } from './login.ts';
import { openPair, sealPair } from './sealed-pair.ts';
import { grant, newSecret, parseRefreshToken, secretHash, sessionsOf } from './sessions.ts';
import { writeLetter } from './write-letter.ts';

/**
 * Trades a refresh token for a new pair; each token is good once, and for the device that its session was opened on. That
 * device gets the same pair again when it repeats its last token within 30 s: the answer was lost on its way, or it asked
 * twice at once. A key pair that the device proves with every request (DPoP, RFC 9449) would bind it harder, for a signature
 * each and clocks that agree; rotation finds a stolen token at its second use. One round trip, one Durable Object call.
 * Errors: `session_ended`, `refresh_token_reused` (the session has ended with it, and its user is written to).
 */
export async function refresh(
  { env, db, institution, requestId, now, device }: SignInContext,
  token: string,
): Promise<SessionGrant> {
  const parsed = parseRefreshToken(token);
  if (!parsed) throw new Problem('session_ended');
  const user = await findUser(db, parsed.userId);
  if (!user) throw new Problem('session_ended');

  const secret = newSecret();
  const granted = await grant(env, institution.id, user, { sessionId: parsed.sessionId, secret }, now);
  const outcome = await sessionsOf(env, institution.id, user.id).rotate(
    {
      userId: user.id,
      sessionId: parsed.sessionId,
      role: user.role,
      campusId: user.campusId,
      cafeteriaIds: user.cafeteriaIds,
      allergens: user.allergens,
      firstName: firstNameOf(user.name),
    },
    await secretHash(parsed.secret),
    await secretHash(secret),
    device.id,
    await sealPair(parsed.secret, granted, now),
  );
  switch (outcome.kind) {
    case 'rotated':
      return granted;
    case 'repeated':
      return { ...(await openPair(parsed.secret, outcome.sealed, now)), user };
    case 'reused':
      await recordAct(env, institution, { ...refreshReused(user.id, parsed.sessionId), requestId });
      await writeLetter({ env, db, institution }, 'session_stolen', user.id);
      throw new Problem('refresh_token_reused');
    case 'ended':
      throw new Problem('session_ended');
  }
}
