import { deliveries as en } from './en/deliveries.ts';
import { deliveries as es } from './es/deliveries.ts';

export const deliveriesWords = { es, en };
