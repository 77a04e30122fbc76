import { pay as en } from './en/pay.ts';
import { pay as es } from './es/pay.ts';

export const payWords = { es, en };
