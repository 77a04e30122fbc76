import { useMemo } from 'react';
import { useAtTime } from '../../../clients/browser/clock.ts';
import { useFormats } from '../words/formats.ts';
import type { Columns } from './columns.ts';
import { type ByDay, byDay } from './later.ts';
import { useIsForToday } from './use-is-for-today.ts';

/** The columns of today, and what waits in them for another day; what lapses today is looked at today. */
export function useByDay(columns: Columns, timezone: string): ByDay {
  const isForToday = useIsForToday(timezone);
  const { dayOf } = useFormats(timezone);
  const today = useAtTime(dayOf);
  return useMemo(
    () =>
      byDay(
        columns,
        (order) =>
          !isForToday(order) && (order.acceptBy === null || dayOf(Date.parse(order.acceptBy)) > today),
      ),
    [columns, isForToday, dayOf, today],
  );
}
