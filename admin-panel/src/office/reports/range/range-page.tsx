import { NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { daysFrom, mostReportDays } from '../../../../../src/contracts/report-days.ts';
import type { RangeReport } from '../../../../../src/contracts/reports.ts';
import { reachOf } from '../../../../../src/domain/permissions.ts';
import { rangeReportCsv, readRangeReport } from '../../../api/reports.ts';
import { usePanel } from '../../../shell/panel.tsx';
import { usePlace } from '../../../shell/place.tsx';
import { useFormats } from '../../../words/formats.ts';
import { useWords } from '../../../words/language.tsx';
import { reportsWords } from '../../../words/reports.ts';
import { Answered } from '../../answered.tsx';
import { useFilters } from '../../filters.tsx';
import { OfficePage } from '../../office-page.tsx';
import { useCampuses } from '../../use-campuses.ts';
import { CsvButton } from '../csv-button.tsx';
import { type Period, periodOf, periods, rangeOf } from './periods.ts';
import range from './range.module.css';
import { RangeReportView } from './range-report.tsx';

/** What a range of days came to: the last four weeks, unless others are chosen. `views`: the way to the other reports. */
export default function RangePage({ views }: { views: ReactNode }) {
  const { range: words } = useWords(reportsWords);
  const { api } = usePanel();
  const { place } = usePlace();
  const formats = useFormats(place.timezone);
  const today = formats.dayOf(Date.now());
  const { filters, change } = useFilters(['from', 'to', 'of', 'currency']);
  const usual = rangeOf('fourWeeks', today);
  const [from, to] = [filters.from || usual.from, filters.to || usual.to];
  const length = daysFrom(from, to);
  const isRange = length >= 1 && length <= mostReportDays;
  const asked = { from, to, ...placeOf(filters.of, place.id), currency: filters.currency || undefined };
  const query = useQuery({
    queryKey: ['office', 'report', asked],
    queryFn: () => readRangeReport(api, asked),
    enabled: isRange,
    placeholderData: keepPreviousData,
  });
  return (
    <OfficePage
      title={words.title}
      actions={
        <>
          {views}
          {isRange && (
            <CsvButton
              fileName={`itsur-eats-${from}-${to}.csv`}
              ask={(decimal) => rangeReportCsv(api, asked, decimal)}
            />
          )}
        </>
      }
    >
      <search className={range.filters}>
        <NativeSelect
          size="md"
          label={words.period}
          value={periodOf({ from, to }, today) ?? 'other'}
          onChange={({ currentTarget: { value } }) => {
            if (value !== 'other') change(rangeOf(value as Period, today));
          }}
          data={[...periods, 'other' as const].map((value) => ({ value, label: words.periods[value] }))}
        />
        <TextInput
          size="md"
          type="date"
          label={words.from}
          value={from}
          onChange={(event) => change({ from: event.currentTarget.value, to })}
        />
        <TextInput
          size="md"
          type="date"
          label={words.to}
          value={to}
          onChange={(event) => change({ from, to: event.currentTarget.value })}
        />
        <WhereField value={filters.of} onChange={(of) => change({ of, currency: '' })} />
        <CurrencyField report={query.data} onChange={(currency) => change({ currency })} />
      </search>
      {isRange ? (
        // Of the days that were chosen before, until the others are there: a year takes its seconds.
        <Stack aria-busy={query.isPlaceholderData} opacity={query.isPlaceholderData ? 0.5 : undefined}>
          <Answered query={query}>
            {(report) => <RangeReportView report={report} formats={formats} />}
          </Answered>
        </Stack>
      ) : (
        <Text role="alert" c="var(--mantine-color-error)" fw={600}>
          {words.wrong(mostReportDays)}
        </Text>
      )}
    </OfficePage>
  );
}

/** What the API is asked about: the cafeteria that the panel is about, a campus (its id), or all that the reader runs. */
function placeOf(of: string, cafeteriaId: string): { cafeteriaId?: string; campusId?: string } {
  if (of === 'all') return {};
  return of ? { campusId: of } : { cafeteriaId };
}

function WhereField({ value, onChange }: { value: string; onChange: (of: string) => void }) {
  const { range: words } = useWords(reportsWords);
  const { user } = usePanel();
  const { place, places } = usePlace();
  const campuses = useCampuses();
  const reach = reachOf('readCampusReport', user.role);
  const ofUser = campuses.filter(
    ({ id }) => reach === 'institution' || (reach === 'campus' && id === user.campusId),
  );
  if (places.length === 1) return null;
  return (
    <NativeSelect
      size="md"
      label={words.place}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: '', label: place.name },
        ...ofUser.map(({ id, name }) => ({ value: id, label: name })),
        ...(reach === 'campus' ? [] : [{ value: 'all', label: words.all }]),
      ]}
    />
  );
}

/** Amounts of two currencies have no sum; where there is one, nobody is asked. */
function CurrencyField({
  report,
  onChange,
}: {
  report: RangeReport | undefined;
  onChange: (currency: string) => void;
}) {
  const { range: words } = useWords(reportsWords);
  if (!report || report.currencies.length < 2) return null;
  return (
    <NativeSelect
      size="md"
      label={words.currency}
      value={report.currency}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={report.currencies}
    />
  );
}
