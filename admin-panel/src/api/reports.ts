import type { Api } from '../../../clients/browser/api.ts';
import type { DayReport } from '../../../src/contracts/reports.ts';

const pathOf = (id: string, day: string) => `/cafeterias/${id}/reports/day?day=${day}`;

/** What a day (2026-03-02, of the campus) came to. */
export const readDayReport = (api: Api, id: string, day: string) => api<DayReport>(pathOf(id, day));

/** The same for a spreadsheet, in the reader's language. */
export const dayReportCsv = (api: Api, id: string, day: string) =>
  api<Blob>(`${pathOf(id, day)}&format=csv`, { as: 'file' });
