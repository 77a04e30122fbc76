import type { AuditAct } from '../../contracts/audit.ts';
import type { Institution } from '../../contracts/institution.ts';
import { tenantDatabase } from '../../db/client.ts';
import { logEvent } from '../../observability/log.ts';
import { appendActs } from './append-acts.ts';

/** What whoever records an act says of it; the rest is filled in. */
export type NewAct = Omit<AuditAct, 'actId' | 'at' | 'requestId'> &
  Partial<Pick<AuditAct, 'actId' | 'at' | 'requestId'>>;

/** `sendBatch` takes 100 messages at most. */
const batchSize = 100;

/** Puts acts on the audit queue. Throws when the queue does not take them: their events are to be processed again. */
export async function queueActs(
  env: Env,
  { institutionId, roleName }: { institutionId: string; roleName: string },
  acts: AuditAct[],
): Promise<void> {
  const messages = acts.map((act) => ({ body: { institutionId, roleName, act } }));
  for (let start = 0; start < messages.length; start += batchSize) {
    await env.AUDIT_QUEUE.sendBatch(messages.slice(start, start + batchSize));
  }
}

/**
 * Records that somebody did something: through the audit queue, or straight into the log when the queue does not take
 * it. Never throws: what was done is done. An act that neither takes is told in full in the error log. Give `actId`
 * where the same act may be recorded twice. Cost: one call of the queue, no round trip.
 */
export async function recordAct(
  env: Env,
  institution: Pick<Institution, 'id' | 'roleName'>,
  act: NewAct,
): Promise<void> {
  const whole: AuditAct = {
    actId: crypto.randomUUID(),
    at: new Date().toISOString(),
    requestId: null,
    ...act,
  };
  const address = { institutionId: institution.id, roleName: institution.roleName };
  try {
    await queueActs(env, address, [whole]);
  } catch (unqueued) {
    logEvent('warn', 'audit_queue_refused', { institution: institution.id, error: unqueued });
    await appendActs(tenantDatabase(env, institution), [whole]).catch((error: unknown) =>
      logEvent('error', 'act_not_recorded', { institution: institution.id, act: whole, error }),
    );
  }
}
