import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { auditWords } from '../../words/audit.ts';
import { useWords } from '../../words/language.tsx';
import { TextFilter } from '../filters.tsx';
import classes from '../office.module.css';

/** In the address. `from` and `to` are days of the campus, both included. */
export const auditFilterNames = ['action', 'actor', 'subject', 'from', 'to'] as const;
export type AuditFilterName = (typeof auditFilterNames)[number];
type Props = {
  filters: Record<AuditFilterName, string>;
  change: (changed: Partial<Record<AuditFilterName, string>>) => void;
};

export function AuditFilters({ filters, change }: Props) {
  const words = useWords(auditWords);
  const actions = useId();
  return (
    <search className={classes.filters}>
      <TextFilter
        label={words.action}
        placeholder={words.actionHint}
        list={actions}
        value={filters.action}
        onChange={(action) => change({ action })}
      />
      <datalist id={actions}>
        {Object.entries(words.actions).map(([code, word]) => (
          <option key={code} value={code}>
            {word}
          </option>
        ))}
      </datalist>
      <TextFilter label={words.actor} value={filters.actor} onChange={(actor) => change({ actor })} />
      <TextFilter label={words.subject} value={filters.subject} onChange={(subject) => change({ subject })} />
      {(['from', 'to'] as const).map((end) => (
        <TextInput
          key={end}
          size="md"
          type="date"
          label={words[end]}
          value={filters[end]}
          onChange={(event) => change({ [end]: event.currentTarget.value })}
        />
      ))}
    </search>
  );
}
