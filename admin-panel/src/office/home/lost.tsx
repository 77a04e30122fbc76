import { Table, Text } from '@mantine/core';
import type { Overview } from '../../../../src/contracts/overview.ts';
import type { Formats } from '../../words/formats.ts';
import { homeWords } from '../../words/home.ts';
import { useWords } from '../../words/language.tsx';
import classes from '../office.module.css';
import { Section } from '../section.tsx';

type Props = { overview: Overview; formats: Formats };

/** Orders of today that came to nothing, and why. */
export function Lost({ overview: { lost, cafeteria }, formats }: Props) {
  const words = useWords(homeWords);
  const whyOf = ({ by, reason, event }: Overview['lost'][number]) => {
    if (reason) return words.reasons[reason] ?? reason;
    if (event !== 'order.cancelled') return '';
    if (by === 'student') return words.byStudent;
    return by === 'system' ? words.bySystem : '';
  };
  return (
    <Section title={words.lost}>
      {lost.length === 0 ? (
        <Text c="dimmed">{words.nothingLost}</Text>
      ) : (
        <Table className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.what}</Table.Th>
              <Table.Th>{words.why}</Table.Th>
              <Table.Th className={classes.number}>{words.count}</Table.Th>
              <Table.Th className={classes.number}>{words.cents}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lost.map((each) => (
              <Table.Tr key={`${each.event} ${each.by} ${each.reason}`}>
                <Table.Td>{words.events[each.event]}</Table.Td>
                <Table.Td>{whyOf(each)}</Table.Td>
                <Table.Td className={classes.number}>{formats.count(each.orders)}</Table.Td>
                <Table.Td className={classes.number}>
                  {formats.money(each.cents, cafeteria.currency)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  );
}
