import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { type Cafeteria, cafeteriaSchema } from '../../contracts/menu.ts';
import { Problem } from '../../contracts/problems.ts';
import { column, type TenantDatabase } from '../../db/client.ts';
import { cafeterias, campuses } from '../../db/schema.ts';

const document = { cafeteria: column(sql`cafeteria_document(cafeterias)`, cafeteriaSchema) };

export function listCampuses(db: TenantDatabase) {
  return db.select().from(campuses).orderBy(asc(campuses.name));
}

/** The cafeterias of a campus, by name; those that are in use, unless others are wanted, too. Errors: `campus_not_found`. */
export async function listCafeterias(
  db: TenantDatabase,
  campusId: string,
  { withArchived = false } = {},
): Promise<Cafeteria[]> {
  const [found, rows] = await db.batch([
    db.select({ id: campuses.id }).from(campuses).where(eq(campuses.id, campusId)),
    db
      .select(document)
      .from(cafeterias)
      .where(and(eq(cafeterias.campusId, campusId), withArchived ? undefined : isNull(cafeterias.archivedAt)))
      .orderBy(asc(cafeterias.name)),
  ]);
  if (found.length === 0) throw new Problem('campus_not_found');
  return rows.map((row) => row.cafeteria);
}

/** One cafeteria. Errors: `cafeteria_not_found`. */
export async function readCafeteria(db: TenantDatabase, id: string): Promise<Cafeteria> {
  const [row] = await db.select(document).from(cafeterias).where(eq(cafeterias.id, id));
  if (!row) throw new Problem('cafeteria_not_found');
  return row.cafeteria;
}
