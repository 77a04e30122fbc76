import { board as en } from './en/board.ts';
import { board as es } from './es/board.ts';

export const boardWords = { es, en };
