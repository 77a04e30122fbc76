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

type ActRow = {
  actor_id: string;
  actor_role: string;
  subject_id: string;
  subject_type: string;
  facts: any;
  request_id: string;
};

/** What the audit log of an institution holds of an action, once the queue has brought so many acts, or the one about a subject. */
export const actsOf = (institution: string, action: string, enough: number | { about: string } = 1) =>
  eventually(
    () => sql<ActRow>(institution, 'select * from audit_log where action = $1 order by seq', [action]),
    (rows) =>
      typeof enough === 'number'
        ? rows.length >= enough
        : rows.some(({ subject_id }) => subject_id === enough.about),
  );
