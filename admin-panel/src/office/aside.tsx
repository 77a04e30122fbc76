import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';

type Props = { title: string; onClose: () => void; children: ReactNode };

/** One row of a list in full, beside the list. */
export function Aside({ title, onClose, children }: Props) {
  const { close } = useWords(shellWords);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={title}
      closeButtonProps={{ 'aria-label': close, size: 48 }}
    >
      {children}
    </Drawer>
  );
}
