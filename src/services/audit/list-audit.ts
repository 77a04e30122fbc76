import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { AuditEntry, AuditFilters } from '../../contracts/audit.ts';
import { auditLog } from '../../db/schema.ts';
import type { UserContext } from '../context.ts';

/** The audit log for admins, newest first; the cursor is the last `seq` seen. One round trip.  */
export async function listAudit(
  { db }: Pick<UserContext, 'db'>,
  { limit, cursor, action, actorId, subjectId, from, to }: AuditFilters & { limit: number; cursor?: string },
): Promise<{ data: AuditEntry[]; nextCursor: string | null }> {
  const rows = await db
    .select({ ...columns, at: sql<string>`rfc3339(${auditLog.at})` })
    .from(auditLog)
    .where(
      and(
        action ? eq(auditLog.action, action) : undefined,
        actorId ? eq(auditLog.actorId, actorId) : undefined,
        subjectId ? eq(auditLog.subjectId, subjectId) : undefined,
        from ? gte(auditLog.at, from) : undefined,
        to ? lt(auditLog.at, to) : undefined,
        cursor ? lt(auditLog.seq, Number(cursor)) : undefined,
      ),
    )
    .orderBy(desc(auditLog.seq))
    .limit(limit + 1);
  const page = rows.slice(0, limit) as AuditEntry[];
  return { data: page, nextCursor: rows.length > limit ? String(page.at(-1)?.seq) : null };
}

const columns = {
  seq: auditLog.seq,
  actId: auditLog.actId,
  actorId: auditLog.actorId,
  actorRole: auditLog.actorRole,
  action: auditLog.action,
  subjectType: auditLog.subjectType,
  subjectId: auditLog.subjectId,
  facts: auditLog.facts,
  requestId: auditLog.requestId,
  previousHash: auditLog.previousHash,
  hash: auditLog.hash,
};
