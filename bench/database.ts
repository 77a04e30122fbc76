import type { Client } from 'pg';
import { withClient } from '../dev/database.ts';
import { itsur } from '../dev/seed.ts';

export function inInstitution<T>(ownerUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  return withClient(ownerUrl, async (client) => {
    await client.query(`select set_config('search_path', $1, false)`, [itsur.id]);
    return work(client);
  });
}

/** A cafeteria of the bench's own with one item that never runs out; the demo's cook works there too. */
export async function openKitchen(client: Client): Promise<{ cafeteriaId: string; itemId: string }> {
  const { rows } = await client.query<{ cafeteriaId: string; itemId: string }>(
    `with cafeteria as (
       insert into cafeterias (campus_id, name, number_prefix, accept_within_minutes)
       select id, 'Bench ' || to_char(now(), 'YYYY-MM-DD HH24:MI:SS'), 'Z', 240 from campuses limit 1 returning id),
     category as (insert into menu_categories (cafeteria_id, name) select id, 'Tortas' from cafeteria returning id, cafeteria_id),
     cook as (
       insert into staff_assignments (user_id, cafeteria_id)
       select u.id, c.id from users u, cafeteria c where u.email = $1)
     insert into menu_items (cafeteria_id, category_id, name, price_cents)
     select cafeteria_id, id, 'Torta de milanesa', 5500 from category
     returning cafeteria_id as "cafeteriaId", id as "itemId"`,
    [`cocina@${itsur.domain}`],
  );
  if (!rows[0]) throw new Error('There is no demo campus.');
  return rows[0];
}

/**
 * Transactions that the database has ended so far. A backend reports its own up to ten seconds late (PostgreSQL's
 * PGSTAT_IDLE_INTERVAL): let things settle before asking.
 */
export async function transactionsSoFar(ownerUrl: string): Promise<number> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ count: string }>(
      'select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()',
    );
    return Number(rows[0]?.count);
  });
}
