import type { Api } from '../../../clients/browser/api.ts';
import type { ChangedHours, Hours, SetException, SetHours, Slot } from '../../../src/contracts/hours.ts';
import type { ChangeSettings, Settings } from '../../../src/contracts/settings.ts';
import type { AlterBreak, ChangedTimetable, SetBreaks, Timetable } from '../../../src/contracts/timetable.ts';

export const readHours = (api: Api, id: string) => api<Hours>(`/cafeterias/${id}/hours`);
export const setHours = (api: Api, id: string, body: SetHours) =>
  api<ChangedHours>(`/cafeterias/${id}/hours`, { method: 'PUT', body });
export const setException = (api: Api, id: string, day: string, body: SetException) =>
  api<ChangedHours>(`/cafeterias/${id}/hours/exceptions/${day}`, { method: 'PUT', body });
export const endException = (api: Api, id: string, day: string) =>
  api<ChangedHours>(`/cafeterias/${id}/hours/exceptions/${day}`, { method: 'DELETE' });

export const changeSettings = (api: Api, id: string, body: ChangeSettings) =>
  api<Settings>(`/cafeterias/${id}/settings`, { method: 'PATCH', body });

/** The slots of a day that can still be ordered for. */
export const listSlots = async (api: Api, id: string, day: string) =>
  (await api<{ data: Slot[] }>(`/cafeterias/${id}/slots?day=${day}`)).data;

export const readTimetable = (api: Api, campusId: string) => api<Timetable>(`/campuses/${campusId}/breaks`);
export const setTimetable = (api: Api, campusId: string, body: SetBreaks) =>
  api<ChangedTimetable>(`/campuses/${campusId}/breaks`, { method: 'PUT', body });
export const alterBreak = (api: Api, campusId: string, breakId: string, day: string, body: AlterBreak) =>
  api<ChangedTimetable>(`/campuses/${campusId}/breaks/${breakId}/days/${day}`, { method: 'PUT', body });
export const takeBackAlteration = (api: Api, campusId: string, breakId: string, day: string) =>
  api<ChangedTimetable>(`/campuses/${campusId}/breaks/${breakId}/days/${day}`, { method: 'DELETE' });
