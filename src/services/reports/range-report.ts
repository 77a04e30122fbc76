import { sql } from 'drizzle-orm';
import { Problem } from '../../contracts/problems.ts';
import { type RangeAsked, type RangeReport, rangeReportSchema } from '../../contracts/reports.ts';
import { callFunction, replicaDatabase } from '../../db/client.ts';
import { type Caller, requireCampus, requireStaffOf, type UserContext } from '../context.ts';

const reportOrNull = rangeReportSchema.nullable();

/**
 * What a range of days came to for those who run a cafeteria, a campus or the institution; without a place, all that they
 * run. One round trip, to the replica where there is one: it may be a moment behind. It costs the database 0.13 s of CPU for a
 * month of a cafeteria with 8,000 orders in it, 1.4 s for a year with 88,000; as many days before included.
 * Errors: `forbidden`, `cafeteria_not_found`, `campus_not_found`.
 */
export async function readRangeReport(
  { env, institution, principal }: Pick<UserContext, 'institution' | 'principal'> & { env: Env },
  { from, to, currency, ...place }: RangeAsked,
): Promise<RangeReport> {
  const ask = { from, to, currency, ...boundsIn(principal, place) };
  const report = await callFunction(
    replicaDatabase(env, institution),
    sql`range_report(${JSON.stringify(ask)}::jsonb)`,
    reportOrNull,
  );
  if (!report) throw new Problem(place.campusId ? 'campus_not_found' : 'cafeteria_not_found');
  return report;
}

/** The orders that somebody may hear of: of what they ask about, or of everything in their reach. */
function boundsIn(caller: Caller, { cafeteriaId, campusId }: Pick<RangeAsked, 'cafeteriaId' | 'campusId'>) {
  if (cafeteriaId) {
    requireStaffOf(caller, cafeteriaId);
    return { cafeteriaId, cafeteriaIds: [cafeteriaId] };
  }
  if (campusId) {
    requireCampus(caller, campusId);
    return { campusId };
  }
  if (caller.reach === 'institution') return {};
  return caller.reach === 'campus' ? { campusId: caller.campusId } : { cafeteriaIds: caller.cafeteriaIds };
}
