import type { Api } from '../../../clients/browser/api.ts';
import type { Parked } from '../../../src/contracts/parked.ts';

export const listParked = async (api: Api) => (await api<{ data: Parked[] }>('/admin/parked')).data;

/** Begins one anew; of a command it is taken off the list. */
export const retryParked = (api: Api, id: string) =>
  api<Parked>(`/admin/parked/${id}/retry`, { method: 'POST' });
