import { ActionIcon, Loader, Popover } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { fetchLater } from '../shell/part.tsx';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';

const KeysTable = lazy(fetchLater(() => import('./keys-table.tsx')));

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
        <Suspense fallback={<Loader />}>
          <KeysTable />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
