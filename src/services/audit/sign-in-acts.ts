import type { User } from '../../contracts/identity.ts';
import { keyedHash } from '../identity/subjects.ts';
import type { NewAct } from './record-act.ts';

/** What a user did with their own account. */
const byUser = (action: string, { id, role }: Pick<User, 'id' | 'role'>): NewAct => ({
  actorId: id,
  actorRole: role,
  action,
  subjectType: 'user',
  subjectId: id,
  facts: {},
});

export const signedIn = (user: Pick<User, 'id' | 'role'>) => byUser('sign_in.succeeded', user);

/** A user ended all of their sessions. */
export const signedOutEverywhere = (user: Pick<User, 'id' | 'role'>) => byUser('sessions.ended', user);

/** Somebody failed to sign in as this user. Who it was is not known. */
export const signInFailed = (userId: string): NewAct => ({
  actorId: null,
  actorRole: 'anonymous',
  action: 'sign_in.failed',
  subjectType: 'user',
  subjectId: userId,
  facts: {},
});

/**
 * Somebody tried an address that nobody has. It is kept as a keyed hash.
 */
export async function signInUnknown(env: Env, institutionId: string, email: string): Promise<NewAct> {
  const hash = await keyedHash(env, 'unknown address in the audit log', institutionId, email);
  return { ...signInFailed(hash), subjectType: 'unknown_address' };
}

/** A refresh token came a second time: somebody holds a copy, and its session has ended. */
export const refreshReused = (userId: string, sessionId: string): NewAct => ({
  ...signInFailed(userId),
  action: 'refresh.reused',
  subjectType: 'session',
  subjectId: sessionId,
  facts: { userId },
});

/** An ID token was refused: why, and of which issuer, where it is one that is trusted. */
export const idTokenRefused = (reason: string, issuer = 'unknown'): NewAct => ({
  ...signInFailed(issuer),
  subjectType: 'issuer',
  facts: { reason },
});

/** Somebody of the institution whose account is deactivated. */
export const deactivatedTried = (userId: string): NewAct => ({
  ...signInFailed(userId),
  facts: { reason: 'account_deactivated' },
});

/** Wrong digits, typed into an app that was to take this user's sign-in over. */
export const handoverFailed = (userId: string): NewAct => ({
  ...signInFailed(userId),
  facts: { reason: 'handover_code_wrong' },
});

/** Somebody followed the link of a letter, or changed their password. */
export const accountActed = byUser;
