import { Table, UnstyledButton } from '@mantine/core';
import type { Announcement } from '../../../../src/contracts/announcements.ts';
import { announcementsWords } from '../../words/announcements.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import classes from '../office.module.css';
import { useAudiences } from './use-audiences.ts';

type Props = { announcements: readonly Announcement[]; formats: Formats; onOpen: (id: string) => void };

export function AnnouncementRows({ announcements, formats, onOpen }: Props) {
  const words = useWords(announcementsWords);
  const audiences = useAudiences();
  return (
    <Table className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.heading}</Table.Th>
          <Table.Th visibleFrom="sm">{words.audience}</Table.Th>
          <Table.Th visibleFrom="sm">{words.at}</Table.Th>
          <Table.Th>{words.state}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {announcements.map(({ id, title, campusId, cafeteriaId, createdAt, recipients, completedAt }) => (
          <Table.Tr key={id} data-announcement-id={id}>
            <Table.Td>
              <UnstyledButton
                className={classes.opens}
                aria-label={words.see(title)}
                onClick={() => onOpen(id)}
              >
                {title}
              </UnstyledButton>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              {audiences.get(campusId ?? cafeteriaId ?? '')?.label ?? words.gone}
            </Table.Td>
            <Table.Td visibleFrom="sm">{formats.moment(createdAt)}</Table.Td>
            <Table.Td>
              {completedAt ? words.sent : words.sending} · {words.recipients(recipients)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
