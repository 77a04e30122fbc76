import { Button } from '@mantine/core';
import { IconBell, IconBellOff, IconBellRinging } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import type { Alarm } from './alarm.ts';

/** Says whether a new order can be heard; while nobody has touched the page, it asks to be touched. */
export function SoundButton({ alarm }: { alarm: Alarm }) {
  const words = useWords(boardWords);
  const state = useSyncExternalStore(alarm.subscribe, alarm.state);
  const [Icon, label] = {
    locked: [IconBellRinging, words.soundLocked] as const,
    interrupted: [IconBellRinging, words.soundInterrupted] as const,
    blocked: [IconBellOff, words.soundBlocked] as const,
    on: [IconBell, words.soundOn] as const,
    muted: [IconBellOff, words.soundOff] as const,
  }[state];
  return (
    <Button
      size="md"
      h={48}
      flex="none"
      data-sound={state}
      variant={state === 'on' ? 'default' : 'filled'}
      leftSection={<Icon size={20} />}
      color={state === 'on' ? undefined : 'red.9'}
      // The tap itself takes it up, as any other does.
      onClick={() => (state === 'on' || state === 'muted') && alarm.toggle()}
    >
      {label}
    </Button>
  );
}
