import type { z } from 'zod';
import type { Api } from '../../../clients/browser/api.ts';
import type { changePasswordSchema } from '../../../src/contracts/accounts.ts';
import type { ProfileChanges, User } from '../../../src/contracts/identity.ts';
import type { NotificationPreferences, ToldPreferences } from '../../../src/contracts/notifications.ts';
import type { SessionFacts } from '../../../src/contracts/sessions.ts';

/** `current`: the one that asks. */
export type OwnSession = SessionFacts & { current: boolean };

export const changeProfile = (api: Api, body: ProfileChanges) => api<User>('/me', { method: 'PATCH', body });

/** The other sessions end. */
export const changePassword = (api: Api, body: z.infer<typeof changePasswordSchema>) =>
  api<void>('/me/password', { method: 'PUT', body });
/** Its link proves that the mailbox is one's own. */
export const sendVerification = (api: Api) => api<void>('/me/verify-email', { method: 'POST' });

export const listSessions = async (api: Api) => (await api<{ data: OwnSession[] }>('/me/sessions')).data;
export const endSession = (api: Api, id: string) => api<void>(`/me/sessions/${id}`, { method: 'DELETE' });
/** This one, too. */
export const endAllSessions = (api: Api) => api<void>('/auth/logout-all', { method: 'POST' });

export const readPreferences = (api: Api) => api<ToldPreferences>('/me/notifications');
export const writePreferences = (api: Api, body: NotificationPreferences) =>
  api<ToldPreferences>('/me/notifications', { method: 'PUT', body });
