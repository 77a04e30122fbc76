import { roles as en } from './en/roles.ts';
import { roles as es } from './es/roles.ts';

export const rolesWords = { es: { roles: es }, en: { roles: en } };
