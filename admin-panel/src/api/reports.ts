import type { Api } from '../../../clients/browser/api.ts';
import type { DayReport, RangeAsked, RangeReport } from '../../../src/contracts/reports.ts';
import type { CsvDecimal } from '../../../src/domain/csv.ts';
import { queryOf } from './query.ts';

const pathOf = (id: string, day: string) => `/cafeterias/${id}/reports/day?day=${day}`;

/** What a day (2026-03-02, of the campus) came to. */
export const readDayReport = (api: Api, id: string, day: string) => api<DayReport>(pathOf(id, day));

/** The same for a spreadsheet, in the reader's language. */
export const dayReportCsv = (api: Api, id: string, day: string, decimal: CsvDecimal) =>
  api<Blob>(`${pathOf(id, day)}&format=csv&decimal=${decimal}`, { as: 'file' });

/** What a range of days came to. */
export const readRangeReport = (api: Api, asked: RangeAsked) => api<RangeReport>(`/reports${queryOf(asked)}`);

export const rangeReportCsv = (api: Api, asked: RangeAsked, decimal: CsvDecimal) =>
  api<Blob>(`/reports${queryOf({ ...asked, format: 'csv', decimal })}`, { as: 'file' });
