import { ActionIcon, Kbd, Popover, Table } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';

type Props = { opened: boolean; onChange: (opened: boolean) => void };

export function KeysHelp({ opened, onChange }: Props) {
  const words = useWords(boardWords);
  return (
    <Popover opened={opened} onChange={onChange} position="bottom-end" withRoles={false}>
      <Popover.Target>
        <ActionIcon
          size={48}
          variant="default"
          aria-label={words.keys}
          aria-expanded={opened}
          onClick={() => onChange(!opened)}
        >
          <IconKeyboard />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={words.keys}>
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
      </Popover.Dropdown>
    </Popover>
  );
}
