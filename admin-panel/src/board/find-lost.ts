import type { QueryClient } from '@tanstack/react-query';
import type { Api } from '../../../clients/browser/api.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { listOrders } from '../api/orders.ts';
import type { OpenOrder } from '../stream/live.ts';
import { isColumn } from './columns.ts';
import { lost } from './use-ended.ts';

/**
 * Which of these orders, that were open when somebody looked last, have been lost since. One request for all of them, asked
 * again where the network has just come back. Throws when it cannot be had.
 */
export async function findLost(
  api: Api,
  client: QueryClient,
  cafeteriaId: string,
  gone: readonly OpenOrder[],
): Promise<Order[]> {
  // What was never paid for was never the kitchen's.
  const ids = gone.filter(({ status }) => isColumn(status)).map(({ id }) => id);
  if (ids.length === 0) return [];
  const { data } = await client.fetchQuery({
    queryKey: ['lost', cafeteriaId],
    queryFn: () => listOrders(api, cafeteriaId, { status: lost.join(), limit: '100' }),
    retry: 5,
    staleTime: 0,
  });
  return data.filter(({ id }) => ids.includes(id));
}
