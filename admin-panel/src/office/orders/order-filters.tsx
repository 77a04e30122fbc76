import { NativeSelect, TextInput } from '@mantine/core';
import { boardWords } from '../../words/board.ts';
import { useWords } from '../../words/language.tsx';
import { officeWords } from '../../words/office.ts';
import { ordersWords } from '../../words/orders.ts';
import { TextFilter } from '../filters.tsx';
import classes from '../office.module.css';

/** In the address. `slot` is a clock's time of the day, `open` a status of its own. */
export type OrderFilterNames = 'q' | 'status' | 'day' | 'slot' | 'sort';
type Props = {
  filters: Record<OrderFilterNames, string>;
  change: (changed: Partial<Record<OrderFilterNames, string>>) => void;
};

export function OrderFilters({ filters, change }: Props) {
  const words = useWords(ordersWords);
  const { statuses } = useWords(boardWords);
  const office = useWords(officeWords);
  return (
    <search className={classes.filters}>
      <TextFilter
        label={words.q}
        description={words.qHint}
        maxLength={60}
        value={filters.q}
        onChange={(q) => change({ q })}
      />
      <NativeSelect
        size="md"
        label={words.status}
        value={filters.status}
        onChange={(event) => change({ status: event.currentTarget.value })}
        data={[
          { value: '', label: office.all },
          { value: 'open', label: words.open },
          ...Object.entries(statuses).map(([value, label]) => ({ value, label })),
        ]}
      />
      <TextInput
        size="md"
        type="date"
        label={office.day}
        value={filters.day}
        onChange={(event) => change({ day: event.currentTarget.value })}
      />
      <TextInput
        size="md"
        type="time"
        label={words.slot}
        value={filters.slot}
        onChange={(event) => change({ slot: event.currentTarget.value })}
      />
      <NativeSelect
        size="md"
        label={words.sort}
        value={filters.sort || 'newest'}
        onChange={(event) => change({ sort: event.currentTarget.value })}
        data={Object.entries(words.sorts).map(([value, label]) => ({ value, label }))}
      />
    </search>
  );
}
