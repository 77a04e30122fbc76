import { audit as en } from './en/audit.ts';
import { audit as es } from './es/audit.ts';

export const auditWords = { es, en };
