import type { Principal } from '../contracts/identity.ts';
import type { Institution } from '../contracts/institution.ts';
import type { TenantDatabase } from '../db/client.ts';

/** On whose behalf a verb runs, and where. */
export type UserContext = {
  institution: Institution;
  db: TenantDatabase;
  principal: Principal;
};
