import { basket as en } from './en/basket.ts';
import { basket as es } from './es/basket.ts';

export const basketWords = { es, en };
