import type { Principal } from '../contracts/identity.ts';
import type { Institution } from '../contracts/institution.ts';
import { Problem } from '../contracts/problems.ts';
import type { TenantDatabase } from '../db/client.ts';
import type { Reach } from '../domain/permissions.ts';

/** Someone signed in, and how far the operation in hand lets them reach (src/domain/permissions.ts). */
export type Caller = Principal & { reach: Reach };

/** On whose behalf a verb runs, and where. */
export type UserContext = {
  institution: Institution;
  db: TenantDatabase;
  principal: Caller;
};

/** Lets pass whoever's word counts in this cafeteria. Errors: `forbidden`. */
export function requireStaffOf({ reach, cafeteriaIds }: Caller, cafeteriaId: string): void {
  if (reach === 'institution' || (reach !== 'own' && cafeteriaIds.includes(cafeteriaId))) return;
  throw new Problem('forbidden');
}

/** Lets pass whoever's word counts on this whole campus. Errors: `forbidden`. */
export function requireCampus({ reach, campusId }: Caller, of: string): void {
  if (reach === 'institution' || (reach === 'campus' && campusId === of)) return;
  throw new Problem('forbidden');
}

/** The cafeterias that bound what someone does, for a statement that checks it; undefined: no bound within the institution. */
export function boundsOf({ reach, cafeteriaIds }: Caller): string[] | undefined {
  return reach === 'institution' ? undefined : cafeteriaIds;
}
