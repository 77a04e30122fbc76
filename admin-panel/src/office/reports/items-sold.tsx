import { Table, Text } from '@mantine/core';
import { useWords } from '../../words/language.tsx';
import { reportsWords } from '../../words/reports.ts';
import classes from '../office.module.css';
import type { ReportProps } from './report-props.ts';

const shown = 10;

/** What brought the most, and how often it was sold. */
export function ItemsSold({ report: { items, currency }, formats }: ReportProps) {
  const words = useWords(reportsWords);
  if (items.length === 0) return <Text c="dimmed">{words.noneSold}</Text>;
  return (
    <>
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.item}</Table.Th>
            <Table.Th className={classes.number}>{words.quantity}</Table.Th>
            <Table.Th className={classes.number}>{words.revenue}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.slice(0, shown).map(({ menuItemId, name, quantity, revenueCents }) => (
            <Table.Tr key={menuItemId}>
              <Table.Td>{name}</Table.Td>
              <Table.Td className={classes.number}>{formats.count(quantity)}</Table.Td>
              <Table.Td className={classes.number}>{formats.money(revenueCents, currency)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {items.length > shown && <Text c="dimmed">{words.more(items.length - shown)}</Text>}
    </>
  );
}
