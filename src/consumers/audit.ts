import type { AuditMessage } from '../contracts/audit.ts';
import { tenantDatabase } from '../db/client.ts';
import { isDatabaseTrouble } from '../db/constraints.ts';
import { retryDelaySeconds } from '../domain/retry-delay.ts';
import { logEvent } from '../observability/log.ts';
import { appendActs } from '../services/audit/append-acts.ts';
import { byInstitution, type InstitutionMessages } from './by-institution.ts';

/** How long an act that the log has not taken waits for the next tries. */
const againInSeconds = 600;

/** Appends a batch to the audit logs. One round trip an institution, however many acts. */
export async function auditBatch(batch: MessageBatch<AuditMessage>, env: Env): Promise<void> {
  for (const group of byInstitution(batch.messages)) {
    try {
      await append(env, group);
    } catch (error) {
      // Refused for what it says, one act must not keep its neighbours out.
      if (isDatabaseTrouble(error) || group.messages.length === 1) postpone(group, error);
      else for (const message of group.messages) await appendAlone(env, group, message);
    }
  }
}

/**
 * Acts whose tries are used up: back to the audit queue they go, again and again, until the log takes them. A queue
 * forgets what it holds for four days; sent anew, a message begins them anew.
 */
export async function requeueActs(messages: readonly Message<AuditMessage>[], env: Env): Promise<void> {
  for (const message of messages) {
    const { institutionId, act } = message.body;
    try {
      await env.AUDIT_QUEUE.send(message.body, { delaySeconds: againInSeconds });
      logEvent('error', 'act_requeued', { institution: institutionId, actId: act.actId });
      message.ack();
    } catch (error) {
      logEvent('error', 'act_not_requeued', { institution: institutionId, act, error });
      message.retry({ delaySeconds: againInSeconds });
    }
  }
}

async function append(
  env: Env,
  { institutionId, roleName, messages }: InstitutionMessages<AuditMessage>,
): Promise<void> {
  const db = tenantDatabase(env, { id: institutionId, roleName });
  const { seq, hash } = await appendActs(
    db,
    messages.map((message) => message.body.act),
  );
  // Outside of the database: entries taken off the end of the chain are missed by whoever has its later end.
  logEvent('info', 'audit_head', { institution: institutionId, seq, hash });
  for (const message of messages) message.ack();
}

async function appendAlone(
  env: Env,
  group: InstitutionMessages<AuditMessage>,
  message: Message<AuditMessage>,
): Promise<void> {
  const alone = { ...group, messages: [message] };
  try {
    await append(env, alone);
  } catch (error) {
    postpone(alone, error);
  }
}

function postpone({ institutionId, messages }: InstitutionMessages<AuditMessage>, error: unknown): void {
  logEvent('error', 'acts_postponed', { institution: institutionId, acts: messages.length, error });
  for (const message of messages) message.retry({ delaySeconds: retryDelaySeconds(message.attempts) });
}
