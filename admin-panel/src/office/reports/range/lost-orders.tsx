import { Table, Text } from '@mantine/core';
import { Fragment } from 'react';
import { useWords } from '../../../words/language.tsx';
import { reportsWords } from '../../../words/reports.ts';
import office from '../../office.module.css';
import type { RangeProps } from '../report-props.ts';
import classes from './range.module.css';

/** Why orders brought no money: by cause, with the reasons that somebody wrote. */
export function LostOrders({ report: { lost, currency }, formats }: RangeProps) {
  const { orders: ordersWord, range: words } = useWords(reportsWords);
  if (lost.length === 0) return <Text c="dimmed">{words.noneLost}</Text>;
  return (
    <Table className={office.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.cause}</Table.Th>
          <Table.Th className={office.number}>{ordersWord}</Table.Th>
          <Table.Th className={office.number}>{words.earlier}</Table.Th>
          <Table.Th className={office.number} visibleFrom="xs">
            {words.wouldBe}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lost.map(({ cause, orders, totalCents, before, reasons }) => (
          <Fragment key={cause}>
            <Table.Tr>
              <Table.Td fw={600}>{words.causes[cause]}</Table.Td>
              <Table.Td className={office.number}>{formats.count(orders)}</Table.Td>
              <Table.Td className={office.number}>{formats.count(before.orders)}</Table.Td>
              <Table.Td className={office.number} visibleFrom="xs">
                {formats.money(totalCents, currency)}
              </Table.Td>
            </Table.Tr>
            {reasons.map(({ reason, orders: count }) => (
              <Table.Tr key={reason}>
                <Table.Td>
                  <Text span inherit c="dimmed" className={classes.reason}>
                    {reason}
                  </Text>
                </Table.Td>
                <Table.Td className={office.number}>{formats.count(count)}</Table.Td>
                <Table.Td />
                <Table.Td visibleFrom="xs" />
              </Table.Tr>
            ))}
          </Fragment>
        ))}
      </Table.Tbody>
    </Table>
  );
}
