import { sql } from 'drizzle-orm';
import type { CafeteriaAddress } from '../../contracts/events.ts';
import { runFunction, type TenantDatabase } from '../../db/client.ts';
import { countTransitions } from '../../observability/count-transitions.ts';
import { logEvent } from '../../observability/log.ts';
import { consequencesOf, hasConsequences, queueConsequences } from '../deliveries/consequences.ts';
import { enqueueDeliveries } from '../deliveries/enqueue.ts';
import type { Committed } from './desk.ts';

/**
 * What follows a commit, in batches: deliveries to their queues, acts to the audit log, money to be moved. An order that was
 * only placed costs no further round trip; one that somebody moved costs a share of one, by which its event counts as
 * processed. Never throws: what is lost here the sweep and the safety net find again.
 */
export async function afterCommit(
  { env, db, address }: { env: Env; db: TenantDatabase; address: CafeteriaAddress },
  { events, deliveries }: Committed,
): Promise<void> {
  const { institutionId, cafeteriaId } = address;
  countTransitions(institutionId, events);
  try {
    await enqueueDeliveries(env, address, deliveries);
    const consequential = events
      .map((event) => ({ eventId: event.id, consequences: consequencesOf(cafeteriaId, event) }))
      .filter(({ consequences }) => hasConsequences(consequences));
    if (consequential.length === 0) return;
    await queueConsequences(
      env,
      address,
      consequential.map(({ consequences }) => consequences),
    );
    const processed = JSON.stringify(consequential.map(({ eventId }) => ({ eventId, notifications: [] })));
    await runFunction(db, sql`record_deliveries(${processed}::jsonb)`);
  } catch (error) {
    logEvent('warn', 'commit_not_followed', { institution: institutionId, cafeteriaId, error });
  }
}
