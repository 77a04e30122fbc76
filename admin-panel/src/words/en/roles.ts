import type { roles as spanish } from '../es/roles.ts';

export const roles: typeof spanish = {
  student: 'Student',
  staff: 'Kitchen staff',
  manager: 'Cafeteria manager',
  campus_admin: 'Campus administration',
  admin: 'Administration of the institution',
};
