import { useCallback, useMemo, useState } from 'react';
import { type ColumnStatus, type Columns, everyColumn } from './columns.ts';
import { type ByDay, inSight } from './later.ts';
import { soughtIn } from './search.ts';

/** What of the columns somebody looks at: those orders that are sought, of another day where that was opened; a search opens all. */
export function useInSight({ today, later }: ByDay, sought: string) {
  const [byHand, setByHand] = useState<ReadonlySet<ColumnStatus>>(new Set());
  const toggle = useCallback(
    (status: ColumnStatus) =>
      setByHand((before) => {
        const after = new Set(before);
        if (!after.delete(status)) after.add(status);
        return after;
      }),
    [],
  );
  const opened = sought.trim() === '' ? byHand : everyColumn;
  const found = useMemo(
    () => ({ today: soughtIn(today, sought), later: soughtIn(later, sought) }),
    [today, later, sought],
  );
  const columns: Columns = useMemo(() => inSight(found, (status) => opened.has(status)), [found, opened]);
  return { found, columns, opened, toggle };
}
