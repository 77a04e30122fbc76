import { errors, jwtVerify, SignJWT } from 'jose';
import type { Listener } from '../../contracts/events.ts';
import { keysOf } from './tokens.ts';

/** Long enough to open a socket on a slow network, short enough to be worthless in a log. */
export const ticketSeconds = 60;

const type = 'stream-ticket+jwt';
type Place = { institutionId: string; cafeteriaId: string };
const audience = ({ institutionId, cafeteriaId }: Place) => `itsur-eats/${institutionId}/${cafeteriaId}`;

/** A ticket for one socket of one cafeteria, for browsers, which cannot send an Authorization header with an upgrade. */
export async function signStreamTicket(
  env: Env,
  place: Place,
  listener: Listener,
  now: Date,
): Promise<string> {
  const { signing, kid } = await keysOf(env);
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ audience: listener.audience, sid: listener.sessionId })
    .setProtectedHeader({ alg: 'ES256', kid, typ: type })
    .setSubject(listener.userId)
    .setAudience(audience(place))
    .setJti(crypto.randomUUID())
    .setExpirationTime(issuedAt + ticketSeconds)
    .sign(signing);
}

/** Whom a ticket was given to, and its id, by which it is good once. null: not one of ours, of another place, or lapsed. */
export async function verifyStreamTicket(env: Env, place: Place, ticket: string, now: Date) {
  const { verification } = await keysOf(env);
  try {
    const { payload } = await jwtVerify<{
      sub: string;
      jti: string;
      sid: string;
      exp: number;
      audience: Listener['audience'];
    }>(ticket, verification, {
      algorithms: ['ES256'],
      audience: audience(place),
      typ: type,
      requiredClaims: ['sub', 'sid', 'jti', 'exp'],
      currentDate: now,
    });
    return {
      listener: { audience: payload.audience, userId: payload.sub, sessionId: payload.sid },
      ticket: { id: payload.jti, expiresAt: payload.exp * 1000 },
    };
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
