import { z } from '@hono/zod-openapi';
import { uuid } from './ids.ts';
import { inBoth } from './languages.ts';
import { plainLine, plainText } from './text.ts';

/** To everybody of a campus, or to the students of a cafeteria's campus. */
export const createAnnouncementSchema = z
  .strictObject({
    campusId: uuid.optional(),
    cafeteriaId: uuid.optional(),
    title: plainLine(120).min(1),
    body: plainText(1_000).min(1),
  })
  .refine(({ campusId, cafeteriaId }) => (campusId === undefined) !== (cafeteriaId === undefined), {
    message: inBoth('Indica un campus o una cafetería', 'Name a campus or a cafeteria'),
    path: ['campusId'],
  })
  .openapi('CreateAnnouncement');
export type CreateAnnouncement = z.infer<typeof createAnnouncementSchema>;

/** `recipients` counts the people whose deliveries were made so far; `completedAt` is when all were. */
export const announcementSchema = z
  .object({
    id: z.uuid(),
    campusId: z.uuid().nullable(),
    cafeteriaId: z.uuid().nullable(),
    title: z.string(),
    body: z.string(),
    createdBy: z.uuid(),
    createdAt: z.iso.datetime(),
    recipients: z.int(),
    completedAt: z.iso.datetime().nullable(),
  })
  .openapi('Announcement');
export type Announcement = z.infer<typeof announcementSchema>;

/** With its deliveries, counted by their status; a status that none has is not named. */
export const announcementProgressSchema = announcementSchema
  .extend({
    deliveries: z.partialRecord(z.enum(['pending', 'sent', 'failed', 'dead', 'skipped']), z.int()),
  })
  .openapi('AnnouncementProgress');
export type AnnouncementProgress = z.infer<typeof announcementProgressSchema>;

/** Asks for the next page of an announcement's deliveries, from the reader that its sender knows to be the last. */
export type AnnounceMessage = {
  institutionId: string;
  roleName: string;
  announcementId: string;
  cursor: string | null;
};
