import { Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { dayReportCsv, readDayReport } from '../../api/reports.ts';
import { usePanel } from '../../shell/panel.tsx';
import { usePlace } from '../../shell/place.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { officeWords } from '../../words/office.ts';
import { reportsWords } from '../../words/reports.ts';
import { Answered } from '../answered.tsx';
import { useFilters } from '../filters.tsx';
import { OfficePage } from '../office-page.tsx';
import { CashSection } from './cash-section.tsx';
import { CsvButton } from './csv-button.tsx';
import { DayReportView } from './day-report.tsx';

/** What a day of the cafeteria came to: today's, unless another is chosen. `views`: the way to the other reports. */
export function DayPage({ views }: { views: ReactNode }) {
  const words = useWords(reportsWords);
  const { day: dayWord } = useWords(officeWords);
  const { api } = usePanel();
  const { place } = usePlace();
  const formats = useFormats(place.timezone);
  const today = formats.dayOf(Date.now());
  const { filters, change } = useFilters(['day']);
  const day = filters.day || today;
  const query = useQuery({
    queryKey: ['office', 'report', place.id, day],
    queryFn: () => readDayReport(api, place.id, day),
    // The day is still going on.
    refetchInterval: day === today && 30_000,
  });
  return (
    <OfficePage
      title={words.title}
      actions={
        <>
          {views}
          <TextInput
            size="md"
            type="date"
            aria-label={dayWord}
            max={today}
            value={day}
            onChange={(event) => change({ day: event.currentTarget.value })}
          />
          <CsvButton
            fileName={`itsur-eats-${day}.csv`}
            ask={(decimal) => dayReportCsv(api, place.id, day, decimal)}
          />
        </>
      }
    >
      <Text c="dimmed">{formats.dayName(day)}</Text>
      <Answered query={query}>{(report) => <DayReportView report={report} formats={formats} />}</Answered>
      <CashSection day={day} formats={formats} isBelowAll={!query.isPending} />
    </OfficePage>
  );
}
