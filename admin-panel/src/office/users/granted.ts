import type { Role } from '../../../../src/contracts/identity.ts';
import { reachOf } from '../../../../src/domain/permissions.ts';

/** The roles that somebody may give: as the API's `require_grantable` has it, which decides. */
export function grantable(giver: Role): readonly Role[] {
  switch (reachOf('inviteUser', giver)) {
    case 'institution':
      return ['staff', 'manager', 'campus_admin', 'admin', 'student'];
    case 'campus':
      return ['staff', 'manager', 'student'];
    case 'cafeteria':
      return ['staff'];
    default:
      return [];
  }
}

/** Whether a role is one in named cafeterias. */
export const hasCafeterias = (role: Role): boolean => role === 'staff' || role === 'manager';
