import type { Client } from 'pg';
import { withClient } from '../../dev/database.ts';

/**
 * Transactions that the database has ended so far. A backend reports its own up to ten seconds late (PostgreSQL's
 * PGSTAT_IDLE_INTERVAL): let things settle before asking.
 */
export const transactionsSoFar = (ownerUrl: string): Promise<number> =>
  withClient(ownerUrl, async (client: Client) => {
    const { rows } = await client.query<{ count: string }>(
      'select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()',
    );
    return Number(rows[0]?.count);
  });
