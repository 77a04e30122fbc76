import { pickup as en } from './en/pickup.ts';
import { pickup as es } from './es/pickup.ts';

export const pickupWords = { es, en };
