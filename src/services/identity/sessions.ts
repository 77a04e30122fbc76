import type { Principal, SessionGrant, User } from '../../contracts/identity.ts';
import type { DeviceOfSession, UserSessionsObject } from '../../contracts/sessions.ts';
import { tidyLine } from '../../contracts/tidy-text.ts';
import { firstNameOf } from '../../domain/first-name.ts';
import { sha256Hex } from '../../domain/hash.ts';
import { toHex } from '../../domain/hex.ts';
import { ownName, placesOf } from './session-places.ts';
import { SessionsElsewhere } from './sessions-elsewhere.ts';
import { accessTokenSeconds, signAccessToken } from './tokens.ts';

/** Where a user's sessions are asked; the name of the object carries the institution, so equal ids never meet. */
export function sessionsOf(env: Env, institutionId: string, userId: string): UserSessionsObject {
  const [name, ...formers] = placesOf(env.SESSION_SHARDS, institutionId, userId);
  const own = ownName(institutionId, userId);
  if (name === own) return env.USER_SESSIONS.getByName(own) as unknown as UserSessionsObject;
  const hadOwn = formers.includes(own) ? own : undefined;
  return new SessionsElsewhere(env.USER_SESSIONS, { userId, name, formers }, hadOwn);
}

/** `userId.sessionId.secret`: it names its session, and only its hash is kept. */
export type RefreshToken = { userId: string; sessionId: string; secret: string };

export const formatRefreshToken = ({ userId, sessionId, secret }: RefreshToken) =>
  `${userId}.${sessionId}.${secret}`;

const refreshTokenPattern = /^([0-9a-f-]{36})\.([0-9a-f-]{36})\.([0-9a-f]{64})$/;

/** null: not a refresh token of ours. */
export function parseRefreshToken(token: string): RefreshToken | null {
  const [, userId, sessionId, secret] = refreshTokenPattern.exec(token) ?? [];
  return userId && sessionId && secret ? { userId, sessionId, secret } : null;
}

/** 256 random bits, in hex. */
export const newSecret = (): string => toHex(crypto.getRandomValues(new Uint8Array(32)));

export const secretHash = sha256Hex;

/** Of what a phone says of itself, as much as a person reads. */
const longestDevice = 200;

/** Opens a session for a user who has proved who they are, and hands out its first pair of tokens. */
export async function openSession(
  env: Env,
  institutionId: string,
  user: User,
  now: Date,
  device: DeviceOfSession = { name: '', id: null },
): Promise<SessionGrant> {
  const principal: Principal = {
    userId: user.id,
    sessionId: crypto.randomUUID(),
    role: user.role,
    campusId: user.campusId,
    cafeteriaIds: user.cafeteriaIds,
    allergens: user.allergens,
    firstName: firstNameOf(user.name),
  };
  const secret = newSecret();
  await sessionsOf(env, institutionId, user.id).open(principal, await secretHash(secret), {
    ...device,
    name: tidyLine(device.name, longestDevice),
  });
  return grant(env, institutionId, user, { ...principal, secret }, now);
}

/** What sign-in and refresh answer. */
export async function grant(
  env: Env,
  institutionId: string,
  user: User,
  { sessionId, secret }: { sessionId: string; secret: string },
  now: Date,
): Promise<SessionGrant> {
  return {
    accessToken: await signAccessToken(
      env,
      { userId: user.id, sessionId, institutionId, role: user.role },
      now,
    ),
    refreshToken: formatRefreshToken({ userId: user.id, sessionId, secret }),
    expiresIn: accessTokenSeconds,
    user,
  };
}
