import { ActionIcon } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Part, part } from '../shell/part.tsx';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import type { View } from './view.ts';

const viewModal = part(() => import('./view-modal.tsx'));

type Props = { view: View; onChange: (changed: Partial<View>) => void };

/** How much stands on the board, and how large. */
export function ViewMenu({ view, onChange }: Props) {
  const words = useWords(boardWords);
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <ActionIcon size={48} flex="none" variant="default" aria-label={words.view} onClick={open}>
        <b aria-hidden>Aa</b>
      </ActionIcon>
      {isOpen && <Part of={viewModal} with={{ view, onChange, onClose: close }} />}
    </>
  );
}
