import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import { type AuditEntry, type AuditFilters, auditEntrySchema } from '../../contracts/audit.ts';
import { auditLog, users } from '../../db/schema.ts';
import type { UserContext } from '../context.ts';
import { mentions } from '../users/mentions.ts';

/** The audit log for admins, newest first; the cursor is the last `seq` seen. One round trip.  */
export async function listAudit(
  { db }: Pick<UserContext, 'db'>,
  {
    limit,
    cursor,
    action,
    actorId,
    actor,
    subjectId,
    from,
    to,
  }: AuditFilters & { limit: number; cursor?: string },
): Promise<{ data: AuditEntry[]; nextCursor: string | null }> {
  const rows = await db
    .select({ ...columns, at: sql`rfc3339(${auditLog.at})` })
    .from(auditLog)
    .where(
      and(
        action ? eq(auditLog.action, action) : undefined,
        actorId ? eq(auditLog.actorId, actorId) : undefined,
        actor
          ? sql`${auditLog.actorId} in (select ${users.id} from ${users} where ${mentions(actor)})`
          : undefined,
        subjectId ? eq(auditLog.subjectId, subjectId) : undefined,
        from ? gte(auditLog.at, from) : undefined,
        to ? lt(auditLog.at, to) : undefined,
        cursor ? lt(auditLog.seq, Number(cursor)) : undefined,
      ),
    )
    .orderBy(desc(auditLog.seq))
    .limit(limit + 1);
  const page = rows.slice(0, limit).map((row) => auditEntrySchema.parse(row));
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
  actorName: sql`(select name from users where id = audit_log.actor_id)`,
  // Whatever is in the log can be read, also what names its subject by something else than a UUID.
  subjectName: sql`(select case audit_log.subject_type
      when 'user' then (select name from users where id = subject)
      when 'cafeteria' then (select name from cafeterias where id = subject)
      when 'menu_item' then (select name from menu_items where id = subject)
    end
    from (select case when pg_input_is_valid(audit_log.subject_id, 'uuid') then audit_log.subject_id::uuid end) of (subject))`,
};
