import { Button, Text, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { dayReportCsv, readDayReport } from '../../api/reports.ts';
import { useAsk } from '../../board/ask.ts';
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
import { DayReportView } from './day-report.tsx';

/** What a day of the cafeteria came to: today's, unless another is chosen. */
export default function ReportsPage() {
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
    placeholderData: keepPreviousData,
  });
  const csv = useAsk(() => dayReportCsv(api, place.id, day), {
    heard: (file) => save(file, `itsur-eats-${day}.csv`),
  });
  return (
    <OfficePage
      title={words.title}
      actions={
        <>
          <TextInput
            size="md"
            type="date"
            aria-label={dayWord}
            max={today}
            value={day}
            onChange={(event) => change({ day: event.currentTarget.value })}
          />
          <Button
            size="md"
            variant="default"
            leftSection={<IconDownload size={20} />}
            loading={csv.isPending}
            onClick={() => csv.mutate()}
          >
            {words.csv}
          </Button>
        </>
      }
    >
      <Text c="dimmed">{formats.dayName(day)}</Text>
      <Answered query={query}>{(report) => <DayReportView report={report} formats={formats} />}</Answered>
      <CashSection day={day} formats={formats} />
    </OfficePage>
  );
}

/** A link could not carry who asks for it; so what was fetched is handed to the browser as a file. */
function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
