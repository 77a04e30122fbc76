import { connectStream, type StreamStatus } from '@itsur-eats/stream-client';
import { type QueryClient, skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Audience, CafeteriaEvent } from '../../../src/contracts/events.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { streamTicket } from '../api/cafeterias.ts';
import { usePanel } from '../shell/panel.tsx';
import { fetchLater } from '../shell/part.tsx';
import type { Polled } from './after-poll.ts';
import { afterEvent, type Live, liveFrom, type OpenOrder, openIn, orderBefore } from './live.ts';
import { useLatest } from './use-latest.ts';

export type Connection = {
  /** null: not connected yet, for the first time. */
  status: StreamStatus | null;
  /** When what is shown was known to be so, in milliseconds since the epoch; null: it is so now. */
  staleSince: number | null;
  /** Boards that are open, this one included; for staff. */
  present: number;
};

export const liveKey = (cafeteriaId: string, audience: Audience) => ['live', cafeteriaId, audience] as const;

/** Fetched before it is needed: a network that lets no socket through may let nothing through in a moment. */
const polling = fetchLater(() => import('./polling.ts'));

/** What was open, by cafeteria, when its board was left: another page, or a session that ended, hides no order that ends meanwhile. */
const openWhenLeft = new Map<string, OpenOrder[]>();

/** Pings are answered by the platform's edge and wake nothing: a kitchen may notice a dead network within 15 s. */
const timing = { heartbeatMs: 10_000, answerWithinMs: 5_000 };

/**
 * Listens to a cafeteria and keeps what it hears in the query cache, under `liveKey`. A cut is resumed from where it
 * was; events come each once and in order. `onEvent` is called after the cache has them, and told the order as it was known before.
 * Where the cut was too long for that, or the page was left, `onVanished` names the orders that were open before it and are not any more. Where no socket opens, it asks every few
 * seconds, and tells of what has changed by the last event alone. Tabs do not share a socket: what is counted are boards.
 */
export function useStream(
  cafeteriaId: string,
  audience: Audience,
  onEvent: (event: CafeteriaEvent, before: Order | undefined) => void = () => {},
  onVanished: (orders: OpenOrder[]) => unknown = () => {},
): { live: Live | undefined; connection: Connection } {
  const { api, session } = usePanel();
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>(unknown);
  const heard = useLatest(onEvent);
  const vanished = useLatest(onVanished);

  useEffect(() => {
    setConnection(unknown);
    const key = liveKey(cafeteriaId, audience);
    const stream = connectStream({
      url: location.origin,
      cafeteriaId,
      audience,
      timing,
      ticket: () => streamTicket(api, cafeteriaId),
      onSnapshot: (snapshot) => {
        const before = client.getQueryData<Live>(key);
        const now = liveFrom(snapshot);
        client.setQueryData<Live>(key, now);
        const open = before ? openIn(before) : (openWhenLeft.get(cafeteriaId) ?? []);
        const gone = open.filter(({ id }) => !now.orders.has(id));
        if (gone.length > 0) vanished.current(gone);
      },
      onEvent: (event) => {
        const before = client.getQueryData<Live>(key);
        client.setQueryData<Live>(key, (live) => live && afterEvent(live, event));
        heard.current(event, orderBefore(before, event));
      },
      poll: async () => (await polling()).pollBoard(api, cafeteriaId),
      onPolled: async (body) => {
        const { afterPoll } = await polling();
        const before = client.getQueryData<Live>(key);
        const { live, events, gone } = afterPoll(before, body as Polled, openWhenLeft.get(cafeteriaId));
        client.setQueryData<Live>(key, live);
        for (const event of events) heard.current(event, orderBefore(before, event));
        if (gone.length > 0) vanished.current(gone);
      },
      onPresence: (present) => setConnection((before) => ({ ...before, present })),
      onStatus: (status) => {
        if (status === 'signed-out') session.end('ended');
        const staleSince = status === 'connected' || status === 'polling' ? null : Date.now();
        setConnection((before) => ({
          ...before,
          status,
          staleSince: before.staleSince && staleSince ? before.staleSince : staleSince,
        }));
      },
    });
    const wake = () => stream.wake();
    const wakeIfSeen = () => document.visibilityState === 'visible' && stream.wake();
    const lose = () =>
      setConnection((before) => ({ ...before, staleSince: before.staleSince ?? Date.now() }));
    const regain = () => {
      if (stream.status === 'connected') setConnection((before) => ({ ...before, staleSince: null }));
      stream.wake();
    };
    addEventListener('online', regain);
    addEventListener('offline', lose);
    addEventListener('focus', wake);
    document.addEventListener('visibilitychange', wakeIfSeen);
    return () => {
      removeEventListener('online', regain);
      removeEventListener('offline', lose);
      removeEventListener('focus', wake);
      document.removeEventListener('visibilitychange', wakeIfSeen);
      stream.close();
      const left = client.getQueryData<Live>(key);
      if (audience === 'staff' && left) openWhenLeft.set(cafeteriaId, openIn(left));
      forget(client, cafeteriaId, audience);
    };
  }, [api, session, client, cafeteriaId, audience, heard, vanished]);

  const { data: live } = useQuery<Live>({ queryKey: liveKey(cafeteriaId, audience), queryFn: skipToken });
  return { live, connection };
}

const unknown: Connection = { status: null, staleSince: null, present: 0 };

/** Nobody listens any more: what is kept would be old when somebody comes back. */
function forget(client: QueryClient, cafeteriaId: string, audience: Audience): void {
  client.removeQueries({ queryKey: liveKey(cafeteriaId, audience) });
}
