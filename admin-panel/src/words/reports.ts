import { reports as en } from './en/reports.ts';
import { reports as es } from './es/reports.ts';

export const reportsWords = { es, en };
