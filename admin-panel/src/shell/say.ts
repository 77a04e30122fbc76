import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';

export type Say = (message: string, tone?: 'news' | 'trouble') => void;

/** Says something in passing: news for a moment, trouble for longer. */
export function useSay(): Say {
  const { close } = useWords(shellWords);
  return useCallback<Say>(
    (message, tone = 'news') =>
      void notifications.show({
        message,
        color: tone === 'news' ? 'gray' : 'red',
        autoClose: tone === 'news' ? 2_500 : 8_000,
        closeButtonProps: { 'aria-label': close, size: 48 },
      }),
    [close],
  );
}
