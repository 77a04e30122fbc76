import type { Api } from '../../../clients/browser/api.ts';
import type { OwnChoices, OwnInstitution } from '../../../src/contracts/institution.ts';
import type { Cafeteria } from '../../../src/contracts/menu.ts';
import type { ChangeCafeteria, CreateCafeteria, Place } from '../../../src/contracts/places.ts';
import { type Campus, listCafeterias, listCampuses } from './cafeterias.ts';

export const readInstitution = (api: Api) => api<OwnInstitution>('/admin/institution');
/** What is not named stays; null takes a choice back. */
export const changeInstitution = (api: Api, body: OwnChoices) =>
  api<OwnInstitution>('/admin/institution', { method: 'PATCH', body });

export type CampusWithCafeterias = Campus & { cafeterias: readonly Cafeteria[] };

export async function listPlaces(api: Api): Promise<CampusWithCafeterias[]> {
  const campuses = await listCampuses(api);
  return Promise.all(
    campuses.map(async (campus) => ({ ...campus, cafeterias: await listCafeterias(api, campus.id) })),
  );
}

export const createCampus = (api: Api, body: Omit<Campus, 'id'>) =>
  api<Campus>('/admin/campuses', { method: 'POST', body });
export const changeCampus = (api: Api, id: string, body: Partial<Omit<Campus, 'id'>>) =>
  api<Campus>(`/admin/campuses/${id}`, { method: 'PATCH', body });
export const createCafeteria = (api: Api, body: CreateCafeteria) =>
  api<Place>('/admin/cafeterias', { method: 'POST', body });
/** With another campus it moves there; refused while an order is open. */
export const changeCafeteria = (api: Api, id: string, body: ChangeCafeteria) =>
  api<Place>(`/admin/cafeterias/${id}`, { method: 'PATCH', body });
