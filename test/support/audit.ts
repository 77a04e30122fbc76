import type { AuditAct } from '../../src/contracts/audit.ts';
import { eventually, sql } from './lab.ts';

/** An act that nobody did. */
export const act = (facts: Partial<AuditAct> = {}): AuditAct => ({
  actId: crypto.randomUUID(),
  at: new Date().toISOString(),
  actorId: null,
  actorRole: 'system',
  action: 'test.done',
  subjectType: 'test',
  subjectId: 'x',
  facts: { amount: 1 },
  requestId: null,
  ...facts,
});

export const institutionOf = (id: string) => ({ id, roleName: `inst_${id}` });

/** What the audit log of an institution holds of an action, once the queue has brought it. */
export const actsOf = (institution: string, action: string, count = 1) =>
  eventually(
    () =>
      sql<{
        actor_id: string;
        actor_role: string;
        subject_id: string;
        subject_type: string;
        facts: any;
        request_id: string;
      }>(institution, 'select * from audit_log where action = $1 order by seq', [action]),
    (rows) => rows.length >= count,
  );
