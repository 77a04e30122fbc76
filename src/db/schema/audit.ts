/* What was done, and by whom. */
import { bigint, index, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/**
 * Who did what: every act that security or money depends on. Each entry's hash covers the one before it, so that none
 * can be taken out or changed unnoticed; the institution's role may read and add, nothing else (see migrate.ts).
 */
export const auditLog = pgTable(
  'audit_log',
  {
    seq: bigint({ mode: 'number' }).primaryKey(),
    /** The act's own id: a queue message that comes twice is kept once. */
    actId: uuid().notNull(),
    at: instant().notNull(),
    actorId: uuid(),
    actorRole: text().notNull(),
    action: text().notNull(),
    subjectType: text().notNull(),
    subjectId: text().notNull(),
    facts: jsonb().notNull().default({}),
    requestId: text(),
    previousHash: text().notNull(),
    hash: text().notNull(),
  },
  (t) => [
    unique('audit_log_act_unique').on(t.actId),
    index('audit_log_actor').on(t.actorId, t.seq),
    index('audit_log_subject').on(t.subjectId, t.seq),
  ],
);
