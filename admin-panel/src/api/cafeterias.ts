import type { z } from 'zod';
import type { Api } from '../../../clients/browser/api.ts';
import type { Cafeteria, campusSchema } from '../../../src/contracts/menu.ts';
import type { Pause, Settings, Throttle } from '../../../src/contracts/settings.ts';

export type Campus = z.infer<typeof campusSchema>;
type Listed<T> = { data: T[] };

export const listCampuses = async (api: Api) => (await api<Listed<Campus>>('/campuses')).data;
/** Those that were archived, too. */
export const listCafeterias = async (api: Api, campusId: string) =>
  (await api<Listed<Cafeteria>>(`/campuses/${campusId}/cafeterias?archived=true`)).data;

export const readCafeteria = (api: Api, id: string) => api<Cafeteria>(`/cafeterias/${id}`);
export const readSettings = (api: Api, id: string) => api<Settings>(`/cafeterias/${id}/settings`);

export const pause = (api: Api, id: string, body: Pause) =>
  api<Cafeteria>(`/cafeterias/${id}/pause`, { method: 'POST', body });
export const resume = (api: Api, id: string) =>
  api<Cafeteria>(`/cafeterias/${id}/resume`, { method: 'POST', body: {} });
export const throttle = (api: Api, id: string, body: Throttle) =>
  api<Cafeteria>(`/cafeterias/${id}/throttle`, { method: 'POST', body });

/** A ticket for one socket, good for a minute. */
export const streamTicket = async (api: Api, id: string) =>
  (await api<{ ticket: string }>(`/cafeterias/${id}/stream-ticket`, { method: 'POST', body: {} })).ticket;
