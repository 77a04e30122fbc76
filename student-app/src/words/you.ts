import { you as en } from './en/you.ts';
import { you as es } from './es/you.ts';

export const youWords = { es, en };
