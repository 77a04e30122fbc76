import { Kbd, Table } from '@mantine/core';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';

/** What each key of the board does. */
export default function KeysTable() {
  const words = useWords(boardWords);
  return (
    <Table>
      <Table.Tbody>
        {words.keyRows.map(([key, meaning]) => (
          <Table.Tr key={key}>
            <Table.Th>
              <Kbd size="md">{key}</Kbd>
            </Table.Th>
            <Table.Td>{meaning}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
