import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../words/language.tsx';
import { officeWords } from '../words/office.ts';
import { shellWords } from '../words/shell.ts';

type Props = {
  title: string;
  verb: string;
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** Asks before what cannot be undone. It begins at the way back. */
export function Confirm({ title, verb, busy, onConfirm, onClose, children }: Props) {
  const words = useWords(officeWords);
  const { close } = useWords(shellWords);
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={title}
      closeButtonProps={{ 'aria-label': close, size: 48 }}
    >
      <Stack>
        {children}
        <Group justify="flex-end">
          <Button size="md" variant="default" data-autofocus onClick={onClose}>
            {words.goBack}
          </Button>
          <Button size="md" color="red.9" loading={busy} onClick={onConfirm}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
