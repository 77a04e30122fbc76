import { eq } from 'drizzle-orm';
import type { NotificationPreferences, ToldPreferences } from '../../contracts/notifications.ts';
import { Problem } from '../../contracts/problems.ts';
import { users } from '../../db/schema.ts';
import { essentialsOf } from '../../domain/notifications.ts';
import type { UserContext } from '../context.ts';

/** What the user wants to hear of; what was never said is on. One round trip. Errors: `session_ended`. */
export async function readPreferences({ db, principal }: UserContext): Promise<ToldPreferences> {
  const [user] = await db
    .select({ stored: users.notificationPreferences })
    .from(users)
    .where(eq(users.id, principal.userId));
  if (!user) throw new Problem('session_ended');
  return told(user.stored as StoredPreferences);
}

/**
 * Sets all of it. What is essential comes all the same, and is told as `alwaysOn`: whoever wants fewer messages about
 * orders can have them, and still hears that food waits or that none will come. One round trip. Errors: `session_ended`.
 */
export async function writePreferences(
  { db, principal }: UserContext,
  preferences: NotificationPreferences,
): Promise<ToldPreferences> {
  const written = await db
    .update(users)
    .set({ notificationPreferences: preferences })
    .where(eq(users.id, principal.userId))
    .returning({ id: users.id });
  if (written.length === 0) throw new Problem('session_ended');
  return told(preferences);
}

type StoredPreferences = { [Kind in keyof NotificationPreferences]?: Partial<NotificationPreferences[Kind]> };

const told = ({ order_updates, receipts, announcements }: StoredPreferences): ToldPreferences => ({
  order_updates: { push: true, email: true, ...order_updates },
  receipts: { email: true, ...receipts },
  announcements: { push: true, email: true, ...announcements },
  alwaysOn: { push: essentialsOf('push'), email: essentialsOf('email') },
});
