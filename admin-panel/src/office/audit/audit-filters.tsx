import { CloseButton, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { AuditEntry } from '../../../../src/contracts/audit.ts';
import { auditWords } from '../../words/audit.ts';
import { useWords } from '../../words/language.tsx';
import { TextFilter } from '../filters.tsx';
import classes from '../office.module.css';
import { actorOf, subjectOf } from './named.ts';

/** In the address. `who`: part of a name; `actor` and `subject`: ids. `from` and `to` are days of the campus, both included. */
export const auditFilterNames = ['action', 'who', 'actor', 'subject', 'from', 'to'] as const;
export type AuditFilterName = (typeof auditFilterNames)[number];
type Props = {
  filters: Record<AuditFilterName, string>;
  change: (changed: Partial<Record<AuditFilterName, string>>) => void;
  /** One of those that were found: it knows what an id is called. */
  found: AuditEntry | undefined;
};

export function AuditFilters({ filters, change, found }: Props) {
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
      {filters.actor ? (
        <Narrowed
          label={words.who}
          to={found?.actorId === filters.actor ? actorOf(found, words) : filters.actor}
          onClear={() => change({ actor: '' })}
        />
      ) : (
        <TextFilter
          label={words.who}
          placeholder={words.whoHint}
          value={filters.who}
          maxLength={100}
          onChange={(who) => change({ who })}
        />
      )}
      {filters.subject && (
        <Narrowed
          label={words.about}
          to={found?.subjectId === filters.subject ? subjectOf(found, words) : filters.subject}
          onClear={() => change({ subject: '' })}
        />
      )}
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

/** The list is narrowed to one person or thing, which was chosen from an entry: it can be taken back, not typed. */
function Narrowed({ label, to, onClear }: { label: string; to: string; onClear: () => void }) {
  const words = useWords(auditWords);
  return (
    <TextInput
      size="md"
      readOnly
      label={label}
      value={to}
      rightSection={<CloseButton size="lg" aria-label={words.clear(label)} onClick={onClear} />}
    />
  );
}
