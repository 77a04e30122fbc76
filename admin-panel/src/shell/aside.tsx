import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';

type Props = { title: string; onClose: () => void; size?: 'md' | 'lg'; children: ReactNode };

/** Beside what is worked on: one row of a list in full, or a tool of the board's. */
export function Aside({ title, onClose, size = 'lg', children }: Props) {
  const { close } = useWords(shellWords);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={size}
      title={title}
      closeButtonProps={{ 'aria-label': close, size: 48 }}
    >
      {children}
    </Drawer>
  );
}
