import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { callFunction } from '../../db/client.ts';
import { recordAct } from '../audit/record-act.ts';
import type { UserContext } from '../context.ts';

const purge = z.object({ deleted: z.int(), more: z.boolean() });

/** So that a call ends well within the twenty seconds that the database is given. */
const atMost = 5_000;

/**
 * Deletes final deliveries older than so many days with their tries, the oldest 5,000 at most. Answers how many, and
 * whether there are more. One round trip.
 */
export async function purgeDeliveries(
  { env, db, institution, principal, requestId }: UserContext & { env: Env; requestId: string },
  olderThanDays: number,
): Promise<{ deleted: number; more: boolean }> {
  const purged = await callFunction(db, sql`purge_deliveries(${olderThanDays}, ${atMost})`, purge);
  if (purged.deleted > 0) {
    await recordAct(env, institution, {
      actorId: principal.userId,
      actorRole: principal.role,
      action: 'deliveries.purged',
      subjectType: 'delivery',
      subjectId: 'all',
      facts: { olderThanDays, deleted: purged.deleted },
      requestId,
    });
  }
  return purged;
}
