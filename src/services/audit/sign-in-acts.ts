import type { User } from '../../contracts/identity.ts';
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
 * Somebody tried an address that nobody has. It is kept as a keyed hash: tries at the same address can be told to be so,
 * and whoever reads the log cannot try addresses against it.
 */
export async function signInUnknown(env: Env, institutionId: string, email: string): Promise<NewAct> {
  const encode = (text: string) => new TextEncoder().encode(text);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encode(env.AUTH_KEYS), algorithm, false, ['sign']);
  const tag = await crypto.subtle.sign('HMAC', key, encode(`${institutionId}\n${email}`));
  return {
    ...signInFailed(Array.from(new Uint8Array(tag), (byte) => byte.toString(16).padStart(2, '0')).join('')),
    subjectType: 'unknown_address',
  };
}

/** A refresh token came a second time: somebody holds a copy, and its session has ended. */
export const refreshReused = (userId: string, sessionId: string): NewAct => ({
  ...signInFailed(userId),
  action: 'refresh.reused',
  subjectType: 'session',
  subjectId: sessionId,
  facts: { userId },
});
