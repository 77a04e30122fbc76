import type { Principal } from '../contracts/identity.ts';
import type { Institution } from '../contracts/institution.ts';
import { Problem } from '../contracts/problems.ts';
import type { TenantDatabase } from '../db/client.ts';

/** On whose behalf a verb runs, and where. */
export type UserContext = {
  institution: Institution;
  db: TenantDatabase;
  principal: Principal;
};

/** Lets staff of this cafeteria and admins pass. Errors: `forbidden`. */
export function requireStaffOf({ role, cafeteriaIds }: Principal, cafeteriaId: string): void {
  if (role === 'admin' || (role === 'staff' && cafeteriaIds.includes(cafeteriaId))) return;
  throw new Problem('forbidden');
}

/** Lets admins pass. Errors: `forbidden`. */
export function requireAdmin({ role }: Principal): void {
  if (role !== 'admin') throw new Problem('forbidden');
}
