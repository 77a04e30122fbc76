import { Button, Stack, Text, Title } from '@mantine/core';
import type { AuditEntry } from '../../../../src/contracts/audit.ts';
import { Aside } from '../../shell/aside.tsx';
import { usePlace } from '../../shell/place.tsx';
import { auditWords } from '../../words/audit.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { Facts } from '../facts.tsx';
import type { AuditFilterName } from './audit-filters.tsx';
import { subjectOf } from './named.ts';
import { toldFacts } from './told-facts.ts';

type Props = {
  entry: AuditEntry;
  formats: Formats;
  onClose: () => void;
  onNarrow: (to: Partial<Record<AuditFilterName, string>>) => void;
};

/** One entry in full, and the ways to what else that person did and what else happened to that thing. */
export function EntryAside({ entry, formats, onClose, onNarrow }: Props) {
  const words = useWords(auditWords);
  const { actorId, actorName, actorRole, subjectId } = entry;
  const { place, places } = usePlace();
  const called = new Map(places.map(({ id, name }) => [id, name] as const));
  const facts = toldFacts(entry.facts, { words, formats, currency: place.currency, called });
  return (
    <Aside title={words.actions[entry.action] ?? entry.action} onClose={onClose}>
      <Stack>
        <Facts
          of={[
            [words.at, formats.moment(entry.at)],
            [words.action, entry.action],
            [words.who, [actorName, words.roles[actorRole]].filter(Boolean).join(' · ')],
            [words.about, subjectOf(entry, words)],
          ]}
        />
        <Stack component="section" aria-label={words.facts} gap="xs">
          <Title order={3} size="h5">
            {words.facts}
          </Title>
          {facts.length > 0 ? <Facts of={facts} /> : <Text c="dimmed">{words.noFacts}</Text>}
        </Stack>
        {actorId && (
          <Button size="md" variant="default" onClick={() => onNarrow({ actor: actorId })}>
            {words.byActor}
          </Button>
        )}
        <Button size="md" variant="default" onClick={() => onNarrow({ subject: subjectId })}>
          {words.bySubject}
        </Button>
        <Facts
          of={[
            [words.seq, formats.count(entry.seq)],
            [words.whoId, actorId],
            [words.aboutId, subjectId],
            [words.request, entry.requestId],
            [words.hash, entry.hash],
          ]}
        />
      </Stack>
    </Aside>
  );
}
