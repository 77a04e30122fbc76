import { Table } from '@mantine/core';
import { listMovements } from '../../api/menu-editing.ts';
import { usePanel } from '../../shell/panel.tsx';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import office from '../office.module.css';
import { Paged, usePages } from '../paged.tsx';

type Props = { cafeteriaId: string; dishId: string; formats: Formats };

export const ledgerKey = (dishId: string) => ['office', 'ledger', dishId] as const;

/** Every change of a dish's stock, the newest first. */
export function StockLedger({ cafeteriaId, dishId, formats }: Props) {
  const words = useWords(menuWords);
  const { api } = usePanel();
  const pages = usePages(ledgerKey(dishId), (cursor) => listMovements(api, cafeteriaId, dishId, cursor));
  return (
    <Paged pages={pages} empty={words.noMovements}>
      {(movements) => (
        <Table className={office.table} aria-label={words.ledger}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.when}</Table.Th>
              <Table.Th>{words.movement}</Table.Th>
              <Table.Th className={office.number}>{words.change}</Table.Th>
              <Table.Th className={office.number}>{words.after}</Table.Th>
              <Table.Th visibleFrom="sm">{words.who}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {movements.map(({ id, kind, quantity, stockAfter, byName, reason, at }) => (
              <Table.Tr key={id}>
                <Table.Td>{formats.timeNear(at, Date.now())}</Table.Td>
                <Table.Td>{reason ? `${words.kinds[kind]}: ${reason}` : words.kinds[kind]}</Table.Td>
                <Table.Td className={office.number}>
                  {quantity > 0 ? '+' : ''}
                  {formats.count(quantity)}
                </Table.Td>
                <Table.Td className={office.number}>{formats.count(stockAfter)}</Table.Td>
                <Table.Td visibleFrom="sm">{byName}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Paged>
  );
}
