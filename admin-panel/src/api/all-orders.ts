import type { Api } from '../../../clients/browser/api.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { listOrders, type OrderSearch } from './orders.ts';

/** As many as the API gives at once. */
const pageSize = '100';

/** The orders that a search finds, page after page: all of them, or those of so many pages. */
export async function listAllOrders(
  api: Api,
  cafeteriaId: string,
  search: OrderSearch,
  mostPages = Number.POSITIVE_INFINITY,
): Promise<Order[]> {
  const orders: Order[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    const page = await listOrders(api, cafeteriaId, { ...search, limit: pageSize, cursor });
    orders.push(...page.data);
    if (!page.nextCursor) break;
    cursor = page.nextCursor;
  }
  return orders;
}
