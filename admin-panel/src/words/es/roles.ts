import type { Role } from '../../../../src/contracts/identity.ts';

export const roles: Record<Role, string> = {
  student: 'Estudiante',
  staff: 'Personal de cocina',
  manager: 'Gerencia de cafetería',
  campus_admin: 'Administración de campus',
  admin: 'Administración de la institución',
};
