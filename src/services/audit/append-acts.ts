import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import type { AuditAct } from '../../contracts/audit.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';

/** Where the chain ends: the hash of its newest entry covers all that came before. */
const head = z.object({ added: z.int(), seq: z.int(), hash: z.string() });

/** Appends acts to the institution's chain; those that are there already are left out. One round trip. */
export function appendActs(db: TenantDatabase, acts: AuditAct[]) {
  return callFunction(db, sql`append_audit(${JSON.stringify(acts)}::jsonb)`, head);
}
