import { station as en } from './en/station.ts';
import { station as es } from './es/station.ts';

export const stationWords = { es, en };
