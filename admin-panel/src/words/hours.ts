import { hours as en } from './en/hours.ts';
import { hours as es } from './es/hours.ts';

export const hoursWords = { es, en };
