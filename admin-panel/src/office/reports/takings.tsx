import { Table, Text } from '@mantine/core';
import type { Takings as Money } from '../../../../src/contracts/reports.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { reportsWords } from '../../words/reports.ts';
import classes from '../office.module.css';

type Props = { payments: Money; currency: string; formats: Formats };

/** What of it was given back, by whatever way. */
export const refundedOf = ({ cash, online }: Money): number =>
  online.reduce((sum, of) => sum + of.refundedCents, cash.refundedCents);

/** What came in by each way of paying, and what of it goes out again. */
export function Takings({ payments, currency, formats }: Props) {
  const words = useWords(reportsWords);
  const money = (cents: number | undefined) => (cents === undefined ? '' : formats.money(cents, currency));
  const { cash } = payments;
  const rows = [
    {
      method: 'cash' as const,
      orders: cash.orders,
      capturedCents: cash.cents,
      refundedCents: cash.refundedCents,
    },
    ...payments.online,
  ];
  return (
    <>
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.method}</Table.Th>
            <Table.Th className={classes.number}>{words.orders}</Table.Th>
            <Table.Th className={classes.number}>{words.received}</Table.Th>
            <Table.Th className={classes.number}>{words.refunded}</Table.Th>
            <Table.Th className={classes.number} visibleFrom="sm">
              {words.refunding}
            </Table.Th>
            <Table.Th className={classes.number} visibleFrom="sm">
              {words.fee}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => {
            const online = 'refundingCents' in row ? row : undefined;
            return (
              <Table.Tr key={row.method}>
                <Table.Td>{words.methods[row.method]}</Table.Td>
                <Table.Td className={classes.number}>{formats.count(row.orders)}</Table.Td>
                <Table.Td className={classes.number}>{money(row.capturedCents)}</Table.Td>
                <Table.Td className={classes.number}>{money(row.refundedCents)}</Table.Td>
                <Table.Td className={classes.number} visibleFrom="sm">
                  {money(online?.refundingCents)}
                </Table.Td>
                <Table.Td className={classes.number} visibleFrom="sm">
                  {money(online?.providerFeeCents)}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      {payments.lostCents > 0 && (
        <Text c="var(--mantine-color-error)" fw={600}>
          {words.lost}: {money(payments.lostCents)}
        </Text>
      )}
    </>
  );
}
