import type { Api } from '../../../clients/browser/api.ts';
import type { Breaker } from '../../../src/contracts/breakers.ts';
import type { Delivery } from '../../../src/contracts/deliveries.ts';
import { type Page, queryOf } from './query.ts';

export type DeliverySearch = { status?: string; channel?: string; template?: string; cursor?: string };

export const listDeliveries = (api: Api, search: DeliverySearch) =>
  api<Page<Delivery>>(`/admin/deliveries${queryOf(search)}`);
export const readDelivery = (api: Api, id: string) => api<Delivery>(`/admin/deliveries/${id}`);

/** Begins a dead or failed one anew. */
export const retryDelivery = (api: Api, id: string) =>
  api<Delivery>(`/admin/deliveries/${id}/retry`, { method: 'POST' });
/** Begins the oldest thousand dead ones anew; all channels unless one is named. */
export const retryDead = (api: Api, channel?: string) =>
  api<{ count: number; more: boolean }>('/admin/deliveries/retry', {
    method: 'POST',
    body: { status: 'dead', ...(channel && { channel }) },
  });
/** Deletes the oldest five thousand that are final and older than so many days, for good. */
export const purgeDeliveries = (api: Api, olderThanDays: number) =>
  api<{ deleted: number; more: boolean }>('/admin/deliveries/purge', {
    method: 'POST',
    body: { olderThanDays },
  });

export const listBreakers = async (api: Api) => (await api<{ data: Breaker[] }>('/admin/breakers')).data;
