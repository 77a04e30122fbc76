import { today as en } from './en/today.ts';
import { today as es } from './es/today.ts';

export const todayWords = { es, en };
