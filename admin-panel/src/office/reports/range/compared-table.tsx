import { Table } from '@mantine/core';
import { useWords } from '../../../words/language.tsx';
import { reportsWords } from '../../../words/reports.ts';
import office from '../../office.module.css';

export type Row = { key: string; name: string; now: string; before: string; more?: string };
type Props = {
  /** What each row is; of what the numbers are. */
  head: string;
  of: string;
  /** Of what the numbers in a further column are, where there is room. */
  moreOf?: string;
  rows: readonly Row[];
};

/** A line a thing, with the same of the range before beside it. */
export function ComparedTable({ head, of, moreOf, rows }: Props) {
  const { range: words } = useWords(reportsWords);
  return (
    <Table className={office.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{head}</Table.Th>
          {moreOf && (
            <Table.Th className={office.number} visibleFrom="xs">
              {moreOf}
            </Table.Th>
          )}
          <Table.Th className={office.number}>{of}</Table.Th>
          <Table.Th className={office.number}>{words.earlier}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ key, name, now, before, more }) => (
          <Table.Tr key={key}>
            <Table.Td>{name}</Table.Td>
            {moreOf && (
              <Table.Td className={office.number} visibleFrom="xs">
                {more}
              </Table.Td>
            )}
            <Table.Td className={office.number}>{now}</Table.Td>
            <Table.Td className={office.number}>{before}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
