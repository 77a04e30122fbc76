import type { TenantDatabase } from '../../db/client.ts';
import { readCafeteria } from './read-cafeterias.ts';

/** Ids that this isolate has seen in the database. Cafeterias are not deleted; a made-up id is never kept. */
const known = new Set<string>();

/**
 * Refuses an id that is no cafeteria of the institution, before a Durable Object is made in its name. At most one round
 * trip an isolate and cafeteria. Errors: `cafeteria_not_found`.
 */
export async function requireCafeteria(
  db: TenantDatabase,
  { institutionId, cafeteriaId }: { institutionId: string; cafeteriaId: string },
): Promise<void> {
  const key = `${institutionId}:${cafeteriaId.toLowerCase()}`;
  if (known.has(key)) return;
  await readCafeteria(db, cafeteriaId);
  known.add(key);
}
