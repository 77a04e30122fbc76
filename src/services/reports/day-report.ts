import { sql } from 'drizzle-orm';
import { Problem } from '../../contracts/problems.ts';
import { type DayReport, dayReportSchema } from '../../contracts/reports.ts';
import { callFunction, replicaDatabase } from '../../db/client.ts';
import { requireStaffOf, type UserContext } from '../context.ts';

const reportOrNull = dayReportSchema.nullable();

/**
 * A cafeteria's day for its staff; without `day` today's, in the campus's zone. Revenue, tax, tips and items count
 * collected orders alone. One round trip, to the replica where there is one: it may be a moment behind.
 * Errors: `forbidden`, `cafeteria_not_found`.
 */
export async function readDayReport(
  { env, institution, principal }: Pick<UserContext, 'institution' | 'principal'> & { env: Env },
  { cafeteriaId, day }: { cafeteriaId: string; day?: string },
): Promise<DayReport> {
  requireStaffOf(principal, cafeteriaId);
  const report = await callFunction(
    replicaDatabase(env, institution),
    sql`day_report(${cafeteriaId}::uuid, ${day ?? null}::date)`,
    reportOrNull,
  );
  if (!report) throw new Problem('cafeteria_not_found');
  return report;
}
