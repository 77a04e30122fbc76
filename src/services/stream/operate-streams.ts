import { type CafeteriaAddress, cafeteriaName } from '../../contracts/events.ts';
import type { Institution } from '../../contracts/institution.ts';
import { tenantDatabase } from '../../db/client.ts';
import { cafeterias } from '../../db/schema.ts';
import { mapBounded } from '../../domain/concurrency.ts';
import { logEvent } from '../../observability/log.ts';
import { requireCafeteria } from '../cafeterias/known-cafeterias.ts';
import { listInstitutions } from '../tenancy/find-institution.ts';

const callsAtATime = 5;

/** How many sockets were sent away, and how many institutions and cafeterias could not be asked. */
export type Drained = { sockets: number; failed: number };

/**
 * Sends all sockets away, each to come back at a moment of its own within half a minute. Before a deploy. What does not
 * answer is logged and counted, and keeps nobody else from being asked. One round trip an institution, one call a cafeteria.
 */
export async function drainStreams(env: Env): Promise<Drained> {
  let failed = 0;
  const attempt = async <T>(facts: Record<string, string>, work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      failed++;
      logEvent('error', 'not_drained', { ...facts, error });
      return null;
    }
  };
  const institutions = await listInstitutions(env);
  const addresses = await mapBounded(institutions, callsAtATime, (institution) =>
    attempt({ institution: institution.id }, () => cafeteriasOf(env, institution)),
  );
  const counts = await mapBounded(
    addresses.flatMap((of) => of ?? []),
    callsAtATime,
    (address) =>
      attempt({ institution: address.institutionId, cafeteria: address.cafeteriaId }, () =>
        env.CAFETERIA.getByName(cafeteriaName(address)).drain(),
      ),
  );
  return { sockets: counts.reduce<number>((sum, count) => sum + (count ?? 0), 0), failed };
}

async function cafeteriasOf(env: Env, { id, roleName }: Institution): Promise<CafeteriaAddress[]> {
  const rows = await tenantDatabase(env, { id, roleName }).select({ id: cafeterias.id }).from(cafeterias);
  return rows.map((row) => ({ institutionId: id, roleName, cafeteriaId: row.id }));
}

/** Makes a cafeteria's event log anew from PostgreSQL, with the same seqs and epoch. Errors: `cafeteria_not_found`. */
export async function rebuildStream(env: Env, institution: Institution, cafeteriaId: string) {
  const address = { institutionId: institution.id, roleName: institution.roleName, cafeteriaId };
  await requireCafeteria(tenantDatabase(env, institution), address);
  return env.CAFETERIA.getByName(cafeteriaName(address)).rebuild(address);
}
