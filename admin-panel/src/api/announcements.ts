import type { Api } from '../../../clients/browser/api.ts';
import type {
  Announcement,
  AnnouncementProgress,
  CreateAnnouncement,
} from '../../../src/contracts/announcements.ts';
import { type Page, queryOf } from './query.ts';

export const listAnnouncements = (api: Api, cursor?: string) =>
  api<Page<Announcement>>(`/admin/announcements${queryOf({ cursor })}`);
export const readAnnouncement = (api: Api, id: string) =>
  api<AnnouncementProgress>(`/admin/announcements/${id}`);

/** Under one key it is announced once, however often it is sent. */
export const announce = (api: Api, body: CreateAnnouncement, idempotencyKey: string) =>
  api<Announcement>('/admin/announcements', { method: 'POST', body, idempotencyKey });
