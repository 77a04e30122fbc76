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
    on: [IconBell, words.soundOn] as const,
    muted: [IconBellOff, words.soundOff] as const,
  }[state];
  return (
    <Button
      size="md"
      h={48}
      flex="none"
      variant={state === 'on' ? 'default' : 'light'}
      leftSection={<Icon size={20} />}
      // The tap itself unlocks it, as any other does.
      onClick={() => state !== 'locked' && alarm.toggle()}
    >
      {label}
    </Button>
  );
}
