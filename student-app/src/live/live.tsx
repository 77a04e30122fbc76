import type { SharedStream } from '@itsur-eats/stream-client';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'preact/hooks';
import type { Order } from '../../../src/contracts/orders.ts';
import { type App, useApp, useUser } from '../app.tsx';
import { keys, type Page, useOpenOrders } from '../data/queries.ts';
import { pollOrders } from './poll-orders.ts';
import { takeOrder } from './take-order.ts';

/** A phone in a pocket answers late; an order that is ready must not wait for a heartbeat of half a minute. */
const timing = { heartbeatMs: 15_000, answerWithinMs: 5_000 };

/**
 * Listens, for whoever is signed in, to the cafeterias of their open orders and to the one that is looked at; what is heard
 * goes into the query cache, and every screen follows.
 */
export function Live({ looksAt }: { looksAt: string | null }) {
  const app = useApp();
  const client = useQueryClient();
  const user = useUser();
  const cafeterias = new Set(useOpenOrders().map(({ cafeteriaId }) => cafeteriaId));
  if (looksAt) cafeterias.add(looksAt);
  const userId = user?.id ?? '';
  const names = user ? [...cafeterias].sort().join() : '';
  useEffect(() => {
    if (!names) return;
    const ended = new AbortController();
    for (const id of names.split(',')) void follow(app, client, { id, userId }, ended.signal);
    return () => ended.abort();
  }, [app, client, names, userId]);
  return null;
}

async function follow(
  app: App,
  client: QueryClient,
  { id, userId }: { id: string; userId: string },
  ended: AbortSignal,
): Promise<void> {
  // Not needed to read a menu: it comes when somebody has signed in.
  const { api, session } = app;
  const { shareStream } = await import('@itsur-eats/stream-client');
  if (ended.aborted) return;
  const look = (...of: (readonly string[])[]) => {
    for (const queryKey of of) void client.invalidateQueries({ queryKey });
  };
  const stream: SharedStream = shareStream({
    share: userId,
    url: location.origin,
    cafeteriaId: id,
    audience: 'student',
    timing,
    ticket: async () =>
      (await api<{ ticket: string }>(`/cafeterias/${id}/stream-ticket`, { method: 'POST', body: {} })).ticket,
    onSnapshot: ({ orders }) => {
      for (const order of orders) takeOrder(client, order);
      look(keys.menu(id), keys.place(id), keys.orders, keys.forecasts(id));
    },
    onEvent: ({ event, order }) => {
      if (order) takeOrder(client, order);
      if (event.startsWith('menu.')) look(keys.menu(id), ['quote']);
      if (event.startsWith('cafeteria.'))
        look(keys.place(id), keys.slots(id), keys.today, keys.forecasts(id), ['quote']);
    },
    poll: (headers, signal) => pollOrders(app, headers, signal),
    onPolled: (body) => {
      for (const order of (body as Page<Order>).data) takeOrder(client, order);
      look(keys.menu(id), keys.place(id));
    },
    onStatus: (status) => {
      if (status === 'signed-out') session.end('ended');
      client.setQueryData(keys.live(id), status);
    },
  });
  const wake = () => document.visibilityState === 'visible' && stream.wake();
  const options = { signal: ended };
  addEventListener('online', wake, options);
  addEventListener('pageshow', wake, options);
  document.addEventListener('visibilitychange', wake, options);
  ended.addEventListener('abort', () => {
    stream.close();
    client.removeQueries({ queryKey: keys.live(id) });
  });
}
