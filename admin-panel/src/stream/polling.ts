import type { Api } from '../../../clients/browser/api.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { readCafeteria } from '../api/cafeterias.ts';
import { listOrders } from '../api/orders.ts';
import type { Page } from '../api/query.ts';
import type { Polled } from './after-poll.ts';

export { afterPoll } from './after-poll.ts';

const shown = 'placed,accepted,preparing,ready';
/** As many as the API gives at once. */
const pageSize = '100';

/** All open orders and the cafeteria's state, as one answer. Errors: those of the API. */
export async function pollBoard(api: Api, cafeteriaId: string): Promise<Response> {
  const cafeteria = await readCafeteria(api, cafeteriaId);
  const orders: Order[] = [];
  let cursor: string | undefined;
  do {
    const search = { status: shown, limit: pageSize, cursor };
    const page: Page<Order> = await listOrders(api, cafeteriaId, search);
    orders.push(...page.data);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return Response.json({ orders, cafeteria } satisfies Polled);
}
