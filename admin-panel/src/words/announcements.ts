import { announcements as en } from './en/announcements.ts';
import { announcements as es } from './es/announcements.ts';

export const announcementsWords = { es, en };
