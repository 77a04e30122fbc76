import { menu as en } from './en/menu.ts';
import { menu as es } from './es/menu.ts';

export const menuWords = { es, en };
