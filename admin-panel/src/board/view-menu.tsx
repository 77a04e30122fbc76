import { ActionIcon, Loader, Popover } from '@mantine/core';
import { IconTextSize } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { fetchLater } from '../shell/part.tsx';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import type { View } from './view.ts';

const ViewChoices = lazy(fetchLater(() => import('./view-choices.tsx')));

type Props = { view: View; onChange: (changed: Partial<View>) => void };

/** How much stands on the board, and how large. */
export function ViewMenu({ view, onChange }: Props) {
  const words = useWords(boardWords);
  return (
    <Popover position="bottom-end" withRoles={false}>
      <Popover.Target>
        <ActionIcon size={48} flex="none" variant="default" aria-label={words.view}>
          <IconTextSize />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={words.view}>
        <Suspense fallback={<Loader />}>
          <ViewChoices view={view} onChange={onChange} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
