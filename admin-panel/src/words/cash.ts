import { cash as en } from './en/cash.ts';
import { cash as es } from './es/cash.ts';

export const cashWords = { es, en };
