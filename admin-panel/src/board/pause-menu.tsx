import { Button, Menu } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { CafeteriaState } from '../../../src/domain/cafeteria-state.ts';
import { pause, resume } from '../api/cafeterias.ts';
import { usePanel } from '../shell/panel.tsx';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { useAsk } from './ask.ts';

const minutesToChoose = [10, 20, 30];

type Props = { cafeteriaId: string; state: CafeteriaState; formats: Formats };

/** Two taps pause, one resumes. What it says comes from the stream, so that all boards say the same. */
export function PauseMenu({ cafeteriaId, state, formats }: Props) {
  const words = useWords(boardWords);
  const { api } = usePanel();
  const pausing = useAsk((minutes: number | null) =>
    pause(
      api,
      cafeteriaId,
      minutes === null ? {} : { until: new Date(Date.now() + minutes * 60_000).toISOString() },
    ),
  );
  const resuming = useAsk(() => resume(api, cafeteriaId));

  if (state.status === 'paused') {
    const until = state.pausedUntil ? words.pausedUntil(formats.time(state.pausedUntil)) : words.paused;
    return (
      <Button
        size="md"
        h={48}
        flex="none"
        color="red.9"
        leftSection={<IconPlayerPlay size={20} />}
        loading={resuming.isPending}
        onClick={() => resuming.mutate()}
      >
        {until} · {words.resume}
      </Button>
    );
  }
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          size="md"
          h={48}
          flex="none"
          variant="default"
          leftSection={<IconPlayerPause size={20} />}
          loading={pausing.isPending}
        >
          {words.pause}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {minutesToChoose.map((minutes) => (
          <Menu.Item key={minutes} h={52} fz="lg" onClick={() => pausing.mutate(minutes)}>
            {words.pauseFor(minutes)}
          </Menu.Item>
        ))}
        <Menu.Item h={52} fz="lg" onClick={() => pausing.mutate(null)}>
          {words.pauseOpen}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
