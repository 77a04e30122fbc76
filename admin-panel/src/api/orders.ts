import type { Api } from '../../../clients/browser/api.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import type { OrderRefunds, RefundOrder } from '../../../src/contracts/refunds.ts';
import type { Station } from '../../../src/domain/made-lines.ts';
import type { StaffVerb } from '../../../src/domain/order-moves.ts';
import { type Page, queryOf } from './query.ts';

export type OrderSearch = {
  /** Part of a number, of the student's or of an item's name; or a pickup code. */
  q?: string;
  /** Statuses, with commas between. */
  status?: string;
  /** 2026-03-02, of the campus. */
  day?: string;
  /** RFC 3339. */
  slot?: string;
  sort?: string;
  /** At most 100. */
  limit?: string;
  cursor?: string;
};

export const listOrders = (api: Api, cafeteriaId: string, search: OrderSearch) =>
  api<Page<Order>>(`/cafeterias/${cafeteriaId}/orders${queryOf(search)}`);
export const readOrder = (api: Api, id: string) => api<Order>(`/orders/${id}`);

type Seen = Pick<Order, 'id' | 'version'>;
/** `pickupCode` (four digits) goes with `collect` alone, `reason` with the others. */
export type MoveFacts = { reason?: string; pickupCode?: string };

/**
 * All of these answer the order as it is now, and refuse (412) when it is not the version that was seen. A move is sent
 * to its end even when the page closes under it.
 */
export const moveOrder = (api: Api, { id, version }: Seen, verb: StaffVerb, facts: MoveFacts = {}) =>
  api<Order>(`/orders/${id}/${verb}`, { method: 'POST', version, keepalive: true, body: facts });

/** Brings back what was moved on by a slip. */
export const recallOrder = (api: Api, { id, version }: Seen) =>
  api<Order>(`/orders/${id}/recall`, { method: 'POST', version });

type MadeLine = { itemId: string; station: Station | undefined; made: boolean };

/** A station has made a line, or has not after all. What is so already is answered as it is: no version is asked for. */
export const makeLine = (api: Api, id: string, { itemId, station, made }: MadeLine) =>
  api<Order>(`/orders/${id}/items/${itemId}/${made ? 'made' : 'unmade'}`, {
    method: 'POST',
    keepalive: true,
    body: station ? { station } : {},
  });

/** Counts a printing; `ifFirst`: refused (`already_printed`) where another device has printed it. */
export const notePrinting = (api: Api, id: string, ifFirst = false) =>
  api<Order>(`/orders/${id}/printed`, { method: 'POST', body: ifFirst ? { ifFirst } : {} });

/** Ready in so many minutes from now. */
export const setEta = (api: Api, { id, version }: Seen, etaMinutes: number) =>
  api<Order>(`/orders/${id}/eta`, { method: 'POST', version, body: { etaMinutes } });

/** Takes that question back: there is some after all. */
export const withdrawChange = (api: Api, { id, version }: Seen, changeId: string) =>
  api<Order>(`/orders/${id}/changes/${changeId}/withdraw`, { method: 'POST', version });

/** Goes without the line, when its student has not answered in time. */
export const goWithout = (api: Api, { id }: Seen, changeId: string) =>
  api<Order>(`/orders/${id}/changes/${changeId}/accept`, { method: 'POST' });

/** Asks the student to go without a line. */
export const proposeWithout = (api: Api, { id, version }: Seen, itemId: string) =>
  api<Order>(`/orders/${id}/items/${itemId}/unavailable`, { method: 'POST', version, body: {} });

/** What was given back of an order since it was handed over, and what is left. */
export const readRefunds = (api: Api, id: string) => api<OrderRefunds>(`/orders/${id}/refunds`);

/** Gives money back; under one key once. */
export const giveBack = (api: Api, { id, version }: Seen, body: RefundOrder, idempotencyKey: string) =>
  api<Order>(`/orders/${id}/refunds`, { method: 'POST', version, idempotencyKey, body });
