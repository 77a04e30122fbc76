import type { QueryClient } from '@tanstack/react-query';
import type { Api } from '../../../clients/browser/api.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { listOrders } from '../api/orders.ts';
import { lost } from './use-ended.ts';

/**
 * Which of these orders, that were open when somebody looked last, have been lost since. One request for all of them, asked
 * again where the network has just come back. Throws when it cannot be had.
 */
export async function findLost(
  api: Api,
  client: QueryClient,
  cafeteriaId: string,
  ids: readonly string[],
): Promise<Order[]> {
  const { data } = await client.fetchQuery({
    queryKey: ['lost', cafeteriaId],
    queryFn: () => listOrders(api, cafeteriaId, { status: lost.join(), limit: '100' }),
    retry: 5,
    staleTime: 0,
  });
  return data.filter(({ id }) => ids.includes(id));
}
