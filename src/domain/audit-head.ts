import type { AuditHead } from '../contracts/metrics.ts';

/**
 * Whether an audit chain still holds the end that was remembered outside of its database. `cut`: entries were taken off
 * its end, or the database is an earlier one. `changed`: another entry stands where the remembered one was. What was
 * changed before that, `npm run verify:audit` finds: each hash covers the entry before it.
 */
export function auditChainIs(
  remembered: AuditHead | undefined,
  found: { auditHead: AuditHead | null; rememberedHash: string | null },
): 'intact' | 'cut' | 'changed' {
  if (!remembered) return 'intact';
  if ((found.auditHead?.seq ?? 0) < remembered.seq) return 'cut';
  return found.rememberedHash === remembered.hash ? 'intact' : 'changed';
}
