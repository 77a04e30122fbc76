import { SegmentedControl } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { Waiting } from '../../shell/notice.tsx';
import { useWords } from '../../words/language.tsx';
import { reportsWords } from '../../words/reports.ts';
import { shellWords } from '../../words/shell.ts';
import { useFilters } from '../filters.tsx';
import { DayPage } from './day-page.tsx';

// With its charts, which a day does without.
const RangePage = lazy(() => import('./range/range-page.tsx'));

/** What a day of the cafeteria came to, or a range of them. */
export default function ReportsPage() {
  const words = useWords(reportsWords);
  const { loading } = useWords(shellWords);
  const { filters, change } = useFilters(['view']);
  const views: ReactNode = (
    <SegmentedControl
      size="md"
      aria-label={words.view}
      value={filters.view === 'range' ? 'range' : 'day'}
      onChange={(view) => change({ view: view === 'range' ? view : '' })}
      data={[
        { value: 'day', label: words.views.day },
        { value: 'range', label: words.views.range },
      ]}
    />
  );
  if (filters.view !== 'range') return <DayPage views={views} />;
  return (
    <Suspense fallback={<Waiting label={loading} />}>
      <RangePage views={views} />
    </Suspense>
  );
}
