import { office as en } from './en/office.ts';
import { office as es } from './es/office.ts';

export const officeWords = { es, en };
