import { Table, Text, UnstyledButton } from '@mantine/core';
import type { Order } from '../../../../src/contracts/orders.ts';
import { promiseOf } from '../../board/columns.ts';
import { boardWords } from '../../words/board.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { ordersWords } from '../../words/orders.ts';
import classes from '../office.module.css';

type Props = { orders: readonly Order[]; formats: Formats; onOpen: (id: string) => void };

/** What was found, a row an order. */
export function OrderRows({ orders, formats, onOpen }: Props) {
  const words = useWords(ordersWords);
  const { statuses } = useWords(boardWords);
  return (
    <Table className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.number}</Table.Th>
          <Table.Th visibleFrom="sm">{words.student}</Table.Th>
          <Table.Th>{words.status}</Table.Th>
          <Table.Th visibleFrom="sm">{words.items}</Table.Th>
          <Table.Th>{words.pickup}</Table.Th>
          <Table.Th visibleFrom="sm">{words.ordered}</Table.Th>
          <Table.Th className={classes.number}>{words.total}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {orders.map((order) => (
          <Table.Tr key={order.id} data-order-id={order.id}>
            <Table.Td>
              <UnstyledButton
                className={classes.opens}
                aria-label={words.see(order.number)}
                onClick={() => onOpen(order.id)}
              >
                {order.number}
              </UnstyledButton>
            </Table.Td>
            <Table.Td visibleFrom="sm">{order.studentName}</Table.Td>
            <Table.Td>{statuses[order.status]}</Table.Td>
            <Table.Td visibleFrom="sm">
              {order.items.map(({ quantity, name }) => `${quantity}× ${name}`).join(', ')}
            </Table.Td>
            <Table.Td>{formats.timeNear(promiseOf(order), Date.now())}</Table.Td>
            <Table.Td visibleFrom="sm">{formats.moment(order.createdAt)}</Table.Td>
            <Table.Td className={classes.number}>
              {formats.money(order.totalCents, order.currency)}
              <Refunded order={order} formats={formats} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** What of it was given back since it was handed over. */
function Refunded({ order, formats }: { order: Order; formats: Formats }) {
  const { refunds } = useWords(ordersWords);
  const { refundedCents, totalCents, currency } = order;
  if (refundedCents === 0) return null;
  return (
    <Text size="sm" c="var(--mantine-color-error)">
      {refundedCents < totalCents ? refunds.part(formats.money(refundedCents, currency)) : refunds.whole}
    </Text>
  );
}
