import { eq, sql } from 'drizzle-orm';
import type { NotificationKind } from '../../contracts/notifications.ts';
import { Problem } from '../../contracts/problems.ts';
import { tenantDatabase } from '../../db/client.ts';
import { users } from '../../db/schema.ts';
import { findInstitution } from '../tenancy/find-institution.ts';
import { readUnsubscribeToken } from './unsubscribe-link.ts';

/** What a link of an e-mail would turn off. No round trip. Errors: `unsubscribe_link_invalid`. */
export async function askToUnsubscribe(env: Env, token: string): Promise<NotificationKind> {
  return (await unsubscriptionOf(env, token)).kind;
}

/**
 * Turns off a kind of e-mail for whom the letter was written to; no sign-in, the link is the proof. Again is as once.
 * One round trip, and at most one to find the institution. Errors: `unsubscribe_link_invalid`.
 */
export async function unsubscribe(env: Env, token: string): Promise<NotificationKind> {
  const { institutionId, userId, kind } = await unsubscriptionOf(env, token);
  const institution = await findInstitution(env, { host: '', id: institutionId });
  if (!institution) throw new Problem('unsubscribe_link_invalid');
  const stored = users.notificationPreferences;
  const ofKind = sql`coalesce(${stored}->${kind}::text, '{}') || '{"email": false}'`;
  await tenantDatabase(env, institution)
    .update(users)
    .set({ notificationPreferences: sql`${stored} || jsonb_build_object(${kind}::text, ${ofKind})` })
    .where(eq(users.id, userId));
  return kind;
}

async function unsubscriptionOf(env: Env, token: string) {
  const asked = await readUnsubscribeToken(env, token);
  if (!asked) throw new Problem('unsubscribe_link_invalid');
  return asked;
}
