import type { Api } from '../../../clients/browser/api.ts';
import type { ChangeUser, InviteUser, ManagedUser } from '../../../src/contracts/accounts.ts';
import { type Page, queryOf } from './query.ts';

/** `deactivated`: 'true' those alone who may not sign in, 'false' the others. */
export type UserSearch = { q?: string; role?: string; deactivated?: string; cursor?: string };

export const listUsers = (api: Api, search: UserSearch) =>
  api<Page<ManagedUser>>(`/admin/users${queryOf(search)}`);
export const readUser = (api: Api, id: string) => api<ManagedUser>(`/admin/users/${id}`);

/** Makes the account, and writes its person a letter. */
export const inviteUser = (api: Api, body: InviteUser) =>
  api<ManagedUser>('/admin/users/invite', { method: 'POST', body });
/** Signs them out everywhere, unless it is their name alone. */
export const changeUser = (api: Api, id: string, body: ChangeUser) =>
  api<ManagedUser>(`/admin/users/${id}`, { method: 'PATCH', body });
export const activateUser = (api: Api, id: string, active: boolean) =>
  api<ManagedUser>(`/admin/users/${id}/${active ? 'reactivate' : 'deactivate'}`, { method: 'POST' });
export const endSessionsOf = (api: Api, id: string) =>
  api<void>(`/admin/users/${id}/sessions/end`, { method: 'POST' });
