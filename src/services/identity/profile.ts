import { and, eq, not, sql } from 'drizzle-orm';
import type { ProfileChanges, User } from '../../contracts/identity.ts';
import { Problem } from '../../contracts/problems.ts';
import { findUser } from '../../db/find-user.ts';
import { devices, users } from '../../db/schema.ts';
import type { UserContext } from '../context.ts';
import { sessionsOf } from './sessions.ts';

/** The signed-in user. Errors: `session_ended` when the account is gone. */
export async function readProfile({ db, principal }: UserContext): Promise<User> {
  const user = await findUser(db, principal.userId);
  if (!user) throw new Problem('session_ended');
  return user;
}

/**
 * Changes what the user says of themselves, and answers the profile. Two round trips, and a Durable Object call when a
 * student moves to another campus. Errors: `forbidden` to others who would move, `campus_not_found`, `session_ended`.
 */
export async function updateProfile(ctx: UserContext & { env: Env }, changes: ProfileChanges): Promise<User> {
  const { env, db, institution, principal } = ctx;
  const { campusId } = changes;
  if (campusId && principal.role !== 'student') throw new Problem('forbidden');
  if (Object.keys(changes).length > 0) {
    const isThere = campusId && sql`exists (select from campuses where id = ${campusId})`;
    const changed = await db
      .update(users)
      .set(changes)
      .where(and(eq(users.id, principal.userId), isThere || undefined))
      .returning({ id: users.id });
    if (campusId && changed.length === 0) throw new Problem('campus_not_found');
  }
  if (campusId) await sessionsOf(env, institution.id, principal.userId).moveTo(campusId);
  return readProfile(ctx);
}

export type Device = { platform: 'android' | 'ios' | 'web'; pushToken: string };

/** Registers a phone for push. A token belongs to one device: whoever signs in on a phone takes it over. One round trip. */
export async function registerDevice(
  { db, principal }: UserContext,
  id: string,
  device: Device,
): Promise<void> {
  const { userId } = principal;
  const elsewhere = not(and(eq(devices.userId, userId), eq(devices.id, id)) ?? sql`false`);
  await db.batch([
    db.delete(devices).where(and(eq(devices.pushToken, device.pushToken), elsewhere)),
    db
      .insert(devices)
      .values({ userId, id, ...device })
      .onConflictDoUpdate({
        target: [devices.userId, devices.id],
        set: { ...device, updatedAt: sql`now()` },
      }),
  ]);
}

export async function removeDevice({ db, principal }: UserContext, id: string): Promise<void> {
  await db.delete(devices).where(and(eq(devices.userId, principal.userId), eq(devices.id, id)));
}
