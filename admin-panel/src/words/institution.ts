import { institution as en } from './en/institution.ts';
import { institution as es } from './es/institution.ts';

export const institutionWords = { es, en };
