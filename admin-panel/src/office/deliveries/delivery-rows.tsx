import { Table, UnstyledButton } from '@mantine/core';
import type { Delivery } from '../../../../src/contracts/deliveries.ts';
import { deliveriesWords } from '../../words/deliveries.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import classes from '../office.module.css';

type Props = { deliveries: readonly Delivery[]; formats: Formats; onOpen: (id: string) => void };

export function DeliveryRows({ deliveries, formats, onOpen }: Props) {
  const words = useWords(deliveriesWords);
  return (
    <Table className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.template}</Table.Th>
          <Table.Th>{words.recipient}</Table.Th>
          <Table.Th>{words.status}</Table.Th>
          <Table.Th visibleFrom="sm">{words.order}</Table.Th>
          <Table.Th visibleFrom="md">{words.lastError}</Table.Th>
          <Table.Th visibleFrom="sm">{words.created}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {deliveries.map((delivery) => {
          const template = words.templates[delivery.template] ?? delivery.template;
          const recipient = delivery.recipient.address ?? words.gone;
          return (
            <Table.Tr key={delivery.id} data-delivery-id={delivery.id}>
              <Table.Td>
                <UnstyledButton
                  className={classes.opens}
                  aria-label={words.see(template, recipient)}
                  onClick={() => onOpen(delivery.id)}
                >
                  {template}
                </UnstyledButton>
              </Table.Td>
              <Table.Td className={classes.code}>{recipient}</Table.Td>
              <Table.Td>{words.stands[delivery.status]}</Table.Td>
              <Table.Td visibleFrom="sm">{delivery.event?.orderNumber}</Table.Td>
              <Table.Td visibleFrom="md" className={classes.code}>
                {delivery.lastError}
              </Table.Td>
              <Table.Td visibleFrom="sm">{formats.moment(delivery.createdAt)}</Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
