import { push as en } from './en/push.ts';
import { push as es } from './es/push.ts';

export const pushWords = { es, en };
