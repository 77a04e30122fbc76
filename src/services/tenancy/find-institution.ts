import { eq, isNull, or, sql } from 'drizzle-orm';
import { jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { institutionConfigSchema, type RegisteredInstitution } from '../../contracts/institution.ts';
import { registryDatabase } from '../../db/client.ts';
import { logEvent } from '../../observability/log.ts';

const institutions = pgTable('institutions', {
  id: text().primaryKey(),
  name: text().notNull(),
  roleName: text().notNull(),
  hosts: text().array().notNull(),
  suspendedAt: timestamp({ withTimezone: true, mode: 'string' }),
  config: jsonb().notNull(),
});

const fields = {
  id: institutions.id,
  name: institutions.name,
  roleName: institutions.roleName,
  suspendedAt: institutions.suspendedAt,
  config: institutions.config,
};

/** A new, renamed or suspended institution is seen by every isolate within this time. */
const freshForMs = 30_000;
/** Longer than the registry takes to answer. */
const askingForMs = 5_000;
const cache = new Map<string, { institution: RegisteredInstitution | null; until: number }>();
const cacheLimit = 500;

/**
 * The institution that a request is about: its host's, else the one it names, else the only one there is.
 * null: none. At most one round trip, most often none.
 */
export async function findInstitution(
  env: Env,
  { host, id }: { host: string; id: string | undefined },
): Promise<RegisteredInstitution | null> {
  const key = `${host} ${id ?? ''}`;
  const known = cache.get(key);
  const now = Date.now();
  if (known && known.until > now) return known.institution;
  // Whoever comes meanwhile is served what was known: two thousand reconnects after a quiet minute ask once.
  if (known) cache.set(key, { ...known, until: now + askingForMs });
  const ofHost = sql`${host} = any(${institutions.hosts})`;
  const otherwise = id ? eq(institutions.id, id) : sql`(select count(*) from ${institutions}) = 1`;
  const [row] = await registryDatabase(env)
    .select(fields)
    .from(institutions)
    .where(or(ofHost, otherwise))
    .orderBy(sql`${ofHost} desc`)
    .limit(1);
  const institution = row ? withConfig(row) : null;
  if (cache.size >= cacheLimit) cache.clear();
  cache.set(key, { institution, until: now + freshForMs });
  return institution;
}

/** What was known of an institution is asked anew in this isolate: it has just changed. */
export function forgetInstitution(institutionId: string): void {
  for (const [key, { institution }] of cache) if (institution?.id === institutionId) cache.delete(key);
}

/** One institution as the registry has it now, past the cache; null: it is gone. One round trip. */
export async function readInstitution(env: Env, id: string): Promise<RegisteredInstitution | null> {
  const [row] = await registryDatabase(env).select(fields).from(institutions).where(eq(institutions.id, id));
  return row ? withConfig(row) : null;
}

/**
 * All institutions in service whose configuration is sound; another's fault is logged, and stops nobody else. One round
 * trip.
 */
export async function listInstitutions(env: Env): Promise<RegisteredInstitution[]> {
  const rows = await registryDatabase(env)
    .select(fields)
    .from(institutions)
    .where(isNull(institutions.suspendedAt));
  return rows.flatMap((row) => {
    try {
      return [withConfig(row)];
    } catch (error) {
      logEvent('error', 'institution_misconfigured', { institution: row.id, error });
      return [];
    }
  });
}

/** A configuration that does not fit its schema is our fault, and stops that institution rather than guessing. */
function withConfig({
  config,
  ...row
}: Omit<RegisteredInstitution, 'config'> & {
  config: unknown;
}): RegisteredInstitution {
  return { ...row, config: institutionConfigSchema.parse(config) };
}
