import { useState } from 'react';
import type { AuditEntry } from '../../../../src/contracts/audit.ts';
import { listAudit } from '../../api/audit.ts';
import { usePanel } from '../../shell/panel.tsx';
import { usePlace } from '../../shell/place.tsx';
import { auditWords } from '../../words/audit.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { useFilters } from '../filters.tsx';
import { OfficePage } from '../office-page.tsx';
import { Paged, usePages } from '../paged.tsx';
import { dayAfter, instantAt } from '../zoned.ts';
import { AuditFilters, auditFilterNames } from './audit-filters.tsx';
import { AuditRows } from './audit-rows.tsx';
import { EntryAside } from './entry-aside.tsx';

/** Who did what in the institution, newest first. */
export default function AuditPage() {
  const words = useWords(auditWords);
  const { api } = usePanel();
  const { place } = usePlace();
  const formats = useFormats(place.timezone);
  const { filters, change } = useFilters(auditFilterNames);
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const startOf = (day: string) => instantAt(day, '00:00', place.timezone);
  const search = {
    action: filters.action,
    actor: filters.who,
    actorId: filters.actor,
    subjectId: filters.subject,
    from: filters.from && startOf(filters.from),
    to: filters.to && startOf(dayAfter(filters.to)),
  };
  const pages = usePages(['office', 'audit', search], (cursor) => listAudit(api, { ...search, cursor }));
  return (
    <OfficePage title={words.title}>
      <AuditFilters filters={filters} change={change} found={pages.data?.pages[0]?.data[0]} />
      <Paged pages={pages} empty={words.none}>
        {(entries) => <AuditRows entries={entries} formats={formats} onOpen={setOpened} />}
      </Paged>
      {opened && (
        <EntryAside
          entry={opened}
          formats={formats}
          onClose={() => setOpened(null)}
          onNarrow={(to) => {
            setOpened(null);
            change({ action: '', who: '', actor: '', subject: '', ...to });
          }}
        />
      )}
    </OfficePage>
  );
}
