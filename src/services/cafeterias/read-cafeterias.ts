import { asc, eq, sql } from 'drizzle-orm';
import type { Cafeteria } from '../../contracts/menu.ts';
import { Problem } from '../../contracts/problems.ts';
import type { TenantDatabase } from '../../db/client.ts';
import { cafeterias, campuses } from '../../db/schema.ts';

const fields = {
  id: cafeterias.id,
  campusId: cafeterias.campusId,
  name: cafeterias.name,
  status: cafeterias.status,
  pauseReason: cafeterias.pauseReason,
  pausedUntil: sql<string | null>`rfc3339(${cafeterias.pausedUntil})`,
  extraWaitMinutes: cafeterias.extraWaitMinutes,
  currency: cafeterias.currency,
  menuVersion: cafeterias.menuVersion,
};

export function listCampuses(db: TenantDatabase) {
  return db.select().from(campuses).orderBy(asc(campuses.name));
}

/** The cafeterias of a campus, by name. Errors: `campus_not_found`. */
export async function listCafeterias(db: TenantDatabase, campusId: string): Promise<Cafeteria[]> {
  const [found, rows] = await db.batch([
    db.select({ id: campuses.id }).from(campuses).where(eq(campuses.id, campusId)),
    db.select(fields).from(cafeterias).where(eq(cafeterias.campusId, campusId)).orderBy(asc(cafeterias.name)),
  ]);
  if (found.length === 0) throw new Problem('campus_not_found');
  return rows;
}

/** One cafeteria. Errors: `cafeteria_not_found`. */
export async function readCafeteria(db: TenantDatabase, id: string): Promise<Cafeteria> {
  const [row] = await db.select(fields).from(cafeterias).where(eq(cafeterias.id, id));
  if (!row) throw new Problem('cafeteria_not_found');
  return row;
}
