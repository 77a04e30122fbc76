import { Button, Group, Paper, Text, Title } from '@mantine/core';
import type { CampusWithCafeterias } from '../../api/institution.ts';
import { useFormats } from '../../words/formats.ts';
import { institutionWords } from '../../words/institution.ts';
import { useWords } from '../../words/language.tsx';
import classes from '../rows.module.css';
import { ArchivePlace } from './archive-place.tsx';
import type { Edited } from './edited.ts';

type Props = { campus: CampusWithCafeterias; onEdit: (edited: Edited) => void };

/** A campus, its time zone and its cafeterias. */
export function CampusCard({ campus, onEdit }: Props) {
  const words = useWords(institutionWords);
  const { id, name, timezone, cafeterias } = campus;
  const formats = useFormats(timezone);
  return (
    <Paper withBorder p="md" component="section" aria-label={name} data-campus-id={id}>
      <Group justify="space-between">
        <div>
          <Title order={3} size="h4">
            {name}
          </Title>
          <Text size="sm" c="dimmed">
            {timezone}
          </Text>
        </div>
        <Button
          size="md"
          variant="default"
          aria-label={words.changeOf(name)}
          onClick={() => onEdit({ kind: 'campus', campus: { id, name, timezone } })}
        >
          {words.change}
        </Button>
      </Group>
      <ul className={classes.list}>
        {cafeterias.map((cafeteria) => (
          <li key={cafeteria.id} className={classes.row} data-cafeteria-id={cafeteria.id}>
            <div>
              <Text fw={600}>{cafeteria.name}</Text>
              <Text size="sm" c="dimmed">
                {cafeteria.archivedAt
                  ? words.archivedSince(formats.moment(cafeteria.archivedAt))
                  : words.statuses[cafeteria.status]}{' '}
                · {cafeteria.currency}
              </Text>
            </div>
            <Group gap="xs">
              <ArchivePlace cafeteria={cafeteria} />
              <Button
                size="md"
                variant="default"
                aria-label={words.changeOf(cafeteria.name)}
                onClick={() => onEdit({ kind: 'cafeteria', campusId: id, cafeteria })}
              >
                {words.change}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
      {cafeterias.length === 0 && (
        <Text py="xs" role="status">
          {words.noCafeteria}
        </Text>
      )}
      <Button
        mt="sm"
        size="md"
        variant="default"
        aria-label={words.newCafeteriaAt(name)}
        onClick={() => onEdit({ kind: 'cafeteria', campusId: id })}
      >
        {words.newCafeteria}
      </Button>
    </Paper>
  );
}
