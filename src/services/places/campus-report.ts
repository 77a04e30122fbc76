import { sql } from 'drizzle-orm';
import { type CampusReport, campusReportSchema } from '../../contracts/places.ts';
import { Problem } from '../../contracts/problems.ts';
import { callFunction, replicaDatabase } from '../../db/client.ts';
import { requireCampus, type UserContext } from '../context.ts';

const reportOrNull = campusReportSchema.nullable();

/**
 * A campus's day, a line a cafeteria; without `day` today's, in its zone. One round trip, to the replica where there is
 * one. Errors: `forbidden`, `campus_not_found`.
 */
export async function readCampusReport(
  { env, institution, principal }: Pick<UserContext, 'institution' | 'principal'> & { env: Env },
  { campusId, day }: { campusId: string; day?: string },
): Promise<CampusReport> {
  requireCampus(principal, campusId);
  const report = await callFunction(
    replicaDatabase(env, institution),
    sql`campus_day_report(${campusId}::uuid, ${day ?? null}::date)`,
    reportOrNull,
  );
  if (!report) throw new Problem('campus_not_found');
  return report;
}
