import { desc, lt, sql } from 'drizzle-orm';
import {
  type Announcement,
  type AnnouncementProgress,
  announcementProgressSchema,
  announcementSchema,
} from '../../contracts/announcements.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction, column } from '../../db/client.ts';
import { announcements } from '../../db/schema.ts';
import type { UserContext } from '../context.ts';

const progressOrNull = announcementProgressSchema.nullable();

/** Announcements for admins, newest first; the cursor is the last id seen. One round trip.  */
export async function listAnnouncements(
  { db }: Pick<UserContext, 'db'>,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<{ data: Announcement[]; nextCursor: string | null }> {
  const rows = await db
    .select({ announcement: column(sql`announcement_document(announcements)`, announcementSchema) })
    .from(announcements)
    .where(cursor ? lt(announcements.id, cursor) : undefined)
    .orderBy(desc(announcements.id))
    .limit(limit + 1);
  const data = rows.slice(0, limit).map(({ announcement }) => announcement);
  return { data, nextCursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
}

/** One announcement and how far it is. One round trip. Errors: `announcement_not_found`. */
export async function readAnnouncement(
  { db }: Pick<UserContext, 'db'>,
  id: string,
): Promise<AnnouncementProgress> {
  const found = await callFunction(db, sql`announcement_progress(${id}::uuid)`, progressOrNull);
  if (!found) throw new Problem('announcement_not_found');
  return found;
}
