/** The product's database without the product. */
import type { Client } from 'pg';
import { withClient } from '../../dev/database.ts';
import { itsur } from '../../dev/seed.ts';
import { template, written } from '../load/requests.ts';
import type { Counter } from '../stack.ts';
import type { Statement } from './commit.ts';
import type { Product } from './start.ts';

/** As the owner, in the demo institution's schema. */
export const withInstitution = <T>(
  { ownerUrl }: Pick<Product, 'ownerUrl'>,
  work: (client: Client) => Promise<T>,
) =>
  withClient(ownerUrl, async (client) => {
    await client.query(`select set_config('search_path', $1, false)`, [itsur.id]);
    return work(client);
  });

export async function ordersOf(client: Client, counters: Counter[]): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'select count(*)::int as count from orders where cafeteria_id = any ($1::uuid[])',
    [counters.map(({ cafeteriaId }) => cafeteriaId)],
  );
  return rows[0]?.count ?? 0;
}

/** A statement as the Worker would send it to the gateway: a transaction that first becomes the institution's role. */
export function sqlRequest({ gatewayUrl, appUrl }: Product, statement: Statement): string {
  const { origin, pathname } = new URL(gatewayUrl);
  const speakAs = {
    query: `select set_config('role', $1, true), set_config('search_path', $2, true)`,
    params: [`inst_${itsur.id}`, itsur.id],
  };
  return written(
    template(origin, {
      method: 'POST',
      path: pathname,
      headers: {
        'neon-connection-string': appUrl,
        'neon-raw-text-output': 'true',
        'neon-array-mode': 'true',
      },
      body: { queries: [speakAs, statement] },
    }),
  );
}
