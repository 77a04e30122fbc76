import type { DayReport, RangeReport } from '../../../../src/contracts/reports.ts';
import type { Formats } from '../../words/formats.ts';

/** What every part of a report gets. */
export type ReportProps = { report: DayReport; formats: Formats };
export type RangeProps = { report: RangeReport; formats: Formats };
