import { type CafeteriaAddress, cafeteriaName } from '../../contracts/events.ts';
import type { Institution } from '../../contracts/institution.ts';
import { tenantDatabase } from '../../db/client.ts';
import { cafeterias } from '../../db/schema.ts';
import { mapBounded } from '../../domain/concurrency.ts';
import { requireCafeteria } from '../cafeterias/known-cafeterias.ts';
import { listInstitutions } from '../tenancy/find-institution.ts';

const callsAtATime = 5;

/** Every cafeteria of every institution. One round trip an institution. */
async function allCafeterias(env: Env): Promise<CafeteriaAddress[]> {
  const addresses = await mapBounded(await listInstitutions(env), callsAtATime, async ({ id, roleName }) => {
    const rows = await tenantDatabase(env, { id, roleName }).select({ id: cafeterias.id }).from(cafeterias);
    return rows.map((row) => ({ institutionId: id, roleName, cafeteriaId: row.id }));
  });
  return addresses.flat();
}

/** Sends all sockets away, each to come back at a moment of its own within half a minute. Before a deploy. Answers how many. */
export async function drainStreams(env: Env): Promise<number> {
  const counts = await mapBounded(await allCafeterias(env), callsAtATime, (address) =>
    env.CAFETERIA.getByName(cafeteriaName(address)).drain(),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Makes a cafeteria's event log anew from PostgreSQL, with the same seqs and epoch. Errors: `cafeteria_not_found`. */
export async function rebuildStream(env: Env, institution: Institution, cafeteriaId: string) {
  const address = { institutionId: institution.id, roleName: institution.roleName, cafeteriaId };
  await requireCafeteria(tenantDatabase(env, institution), address);
  return env.CAFETERIA.getByName(cafeteriaName(address)).rebuild(address);
}
