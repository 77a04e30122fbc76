import { type SQL, sql } from 'drizzle-orm';
import { users } from '../../db/schema.ts';

/** Part of a name or an address, whatever its case and accents: found by the index `users_search`, then looked at. */
export function mentions(q: string): SQL {
  const text = sql`search_text(${users.name}, ${users.email})`;
  return sql`(search_grams(${text}) @> search_grams(search_fold(${q})) and strpos(${text}, search_fold(${q})) > 0)`;
}
