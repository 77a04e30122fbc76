import type { Api } from '../../../clients/browser/api.ts';
import type { AuditEntry, AuditFilters } from '../../../src/contracts/audit.ts';
import { type Page, queryOf } from './query.ts';

export const listAudit = (api: Api, search: AuditFilters & { cursor?: string }) =>
  api<Page<AuditEntry>>(`/admin/audit${queryOf(search)}`);
