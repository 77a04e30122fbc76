import type { Api } from '../../../clients/browser/api.ts';
import { listAllOrders } from '../api/all-orders.ts';
import { readCafeteria } from '../api/cafeterias.ts';
import type { Polled } from './after-poll.ts';

export { afterPoll } from './after-poll.ts';

const shown = 'placed,accepted,preparing,ready';

/** All open orders and the cafeteria's state, as one answer. Errors: those of the API. */
export async function pollBoard(api: Api, cafeteriaId: string): Promise<Response> {
  const cafeteria = await readCafeteria(api, cafeteriaId);
  const orders = await listAllOrders(api, cafeteriaId, { status: shown });
  return Response.json({ orders, cafeteria } satisfies Polled);
}
