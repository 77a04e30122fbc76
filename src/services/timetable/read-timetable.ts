import { sql } from 'drizzle-orm';
import { Problem } from '../../contracts/problems.ts';
import { type Timetable, timetableSchema } from '../../contracts/timetable.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';

const timetableOrNull = timetableSchema.nullable();

/** The breaks of a campus, and the days to come on which one is altered. One round trip. Errors: `campus_not_found`. */
export async function readTimetable(db: TenantDatabase, campusId: string): Promise<Timetable> {
  const timetable = await callFunction(db, sql`timetable_document(${campusId}::uuid)`, timetableOrNull);
  if (!timetable) throw new Problem('campus_not_found');
  return timetable;
}
