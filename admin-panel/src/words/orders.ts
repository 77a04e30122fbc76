import { orders as en } from './en/orders.ts';
import { orders as es } from './es/orders.ts';

export const ordersWords = { es, en };
