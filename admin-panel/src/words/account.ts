import { account as en } from './en/account.ts';
import { account as es } from './es/account.ts';

export const accountWords = { es, en };
