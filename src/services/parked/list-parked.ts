import { desc, sql } from 'drizzle-orm';
import { cafeteriaName } from '../../contracts/events.ts';
import { type Parked, parkedSchema } from '../../contracts/parked.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction, column } from '../../db/client.ts';
import { parked } from '../../db/schema.ts';
import { logEvent } from '../../observability/log.ts';
import { recordAct } from '../audit/record-act.ts';
import type { UserContext } from '../context.ts';

const parkedOrNull = parkedSchema.nullable();

const newest = 200;

/** What waits for somebody, the newest 200. One round trip. */
export async function listParked({ db }: Pick<UserContext, 'db'>): Promise<Parked[]> {
  const rows = await db
    .select({ document: column(sql`parked_document(parked)`, parkedSchema) })
    .from(parked)
    .where(sql`is_parked(parked)`)
    .orderBy(desc(parked.lastAt), desc(parked.id))
    .limit(newest);
  return rows.map(({ document }) => document);
}

/**
 * Begins one anew: its cafeteria's object processes the event, or ends the order's time; a command's sender was told, and it is
 * taken off the list. What fails again is there again. One round trip and a call of the object. Errors: `parked_not_found`.
 */
export async function retryParked(
  { env, db, institution, principal, requestId }: UserContext & { env: Env; requestId: string },
  parkedId: string,
): Promise<Parked> {
  const begun = await callFunction(db, sql`release_parked(${parkedId}::uuid)`, parkedOrNull);
  if (!begun) throw new Problem('parked_not_found');
  const { id, kind, subjectId, what, cafeteriaId } = begun;
  await recordAct(env, institution, {
    actorId: principal.userId,
    actorRole: principal.role,
    action: 'parked.retried',
    subjectType: 'parked',
    subjectId: id,
    facts: { kind, subjectId, what, cafeteriaId },
    requestId,
  });
  const address = { institutionId: institution.id, roleName: institution.roleName, cafeteriaId };
  await env.CAFETERIA.getByName(cafeteriaName(address))
    .wake(address)
    // The minute cron does it.
    .catch((error: unknown) =>
      logEvent('warn', 'wake_failed', { institution: institution.id, cafeteriaId, error }),
    );
  return begun;
}
