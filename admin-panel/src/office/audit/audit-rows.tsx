import { Table, Text, UnstyledButton } from '@mantine/core';
import type { AuditEntry } from '../../../../src/contracts/audit.ts';
import { usePanel } from '../../shell/panel.tsx';
import { auditWords } from '../../words/audit.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import classes from '../office.module.css';
import { actorOf, subjectOf } from './named.ts';

type Props = { entries: readonly AuditEntry[]; formats: Formats; onOpen: (entry: AuditEntry) => void };

export function AuditRows({ entries, formats, onOpen }: Props) {
  const words = useWords(auditWords);
  const { user } = usePanel();
  return (
    <Table className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.what}</Table.Th>
          <Table.Th>{words.who}</Table.Th>
          <Table.Th visibleFrom="sm">{words.about}</Table.Th>
          <Table.Th>{words.at}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map((entry) => {
          const what = words.actions[entry.action] ?? entry.action;
          const moment = formats.moment(entry.at);
          const mine = entry.actorId === user.id ? ` (${words.you})` : '';
          return (
            <Table.Tr key={entry.seq} data-action={entry.action}>
              <Table.Td>
                <UnstyledButton
                  className={classes.opens}
                  aria-label={words.see(what, moment)}
                  onClick={() => onOpen(entry)}
                >
                  {what}
                </UnstyledButton>
              </Table.Td>
              <Table.Td>
                {actorOf(entry, words)}
                {mine}
                {entry.actorName && (
                  <Text size="sm" c="dimmed">
                    {words.roles[entry.actorRole]}
                  </Text>
                )}
              </Table.Td>
              <Table.Td visibleFrom="sm">{subjectOf(entry, words)}</Table.Td>
              <Table.Td>{moment}</Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
