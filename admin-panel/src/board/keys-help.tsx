import { ActionIcon, Popover } from '@mantine/core';
import { Part, part } from '../shell/part.tsx';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';

const keysTable = part(() => import('./keys-table.tsx'));

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
          {/* The key that does the same. */}
          <b aria-hidden>?</b>
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={words.keys}>
        <Part of={keysTable} with={{ onClose: () => onChange(false) }} />
      </Popover.Dropdown>
    </Popover>
  );
}
