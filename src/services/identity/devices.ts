import { and, eq, sql } from 'drizzle-orm';
import type { Device } from '../../contracts/identity.ts';
import { Problem } from '../../contracts/problems.ts';
import { runFunction, type TenantDatabase } from '../../db/client.ts';
import { devices } from '../../db/schema.ts';
import { deviceName } from '../../domain/device-name.ts';
import { sha256Hex } from '../../domain/hash.ts';
import { plainPushToken } from '../../domain/push-token.ts';
import type { UserContext } from '../context.ts';
import { sessionsOf } from './sessions.ts';

/** A session that has ended. `deviceId`: the app's installation, if it named one. `isLast`: its user has no other left. */
export type EndedSession = { userId: string; sessionId: string; deviceId: string | null; isLast: boolean };

/**
 * Registers a device for push; it belongs to the session that asks, and is silent when that ends. `calledItself`: its user
 * agent. One round trip, one Durable Object call. Errors: `session_ended`, while it was being registered.
 */
export async function registerDevice(
  { env, db, institution, principal }: UserContext & { env: Env },
  id: string,
  { platform, pushToken }: Device,
  calledItself: string,
): Promise<void> {
  const { userId, sessionId } = principal;
  const { token, endpoint } = plainPushToken(pushToken);
  const command = {
    ...{ userId, id, platform, sessionId, endpoint },
    pushToken: token,
    pushAddress: await sha256Hex(endpoint ?? token),
    name: deviceName(calledItself) || null,
  };
  await runFunction(db, sql`register_device(${JSON.stringify(command)}::jsonb)`);
  // Whoever ended the session meanwhile may have forgotten its devices before this one was there.
  if (await sessionsOf(env, institution.id, userId).check(sessionId)) return;
  await silenceDevices(db, [{ userId, sessionId, deviceId: null, isLast: false }]);
  throw new Problem('session_ended');
}

export async function removeDevice({ db, principal }: UserContext, id: string): Promise<void> {
  await db.delete(devices).where(and(eq(devices.userId, principal.userId), eq(devices.id, id)));
}

/** Forgets the devices that sessions have registered: nothing is pushed to them any more. One round trip. */
export async function silenceDevices(db: TenantDatabase, ended: EndedSession[]): Promise<void> {
  await runFunction(db, sql`silence_devices(${JSON.stringify(ended)}::jsonb)`);
}
