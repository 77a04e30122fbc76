import { Button, Menu } from '@mantine/core';
import { IconClockPlus } from '@tabler/icons-react';
import { readSettings, throttle } from '../api/cafeterias.ts';
import { usePanel } from '../shell/panel.tsx';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import { useAsk } from './ask.ts';

const minutesToChoose = [5, 10, 15, 20, 30];
/** How long added waiting time lasts, unless it is changed before. */
const lastsMinutes = 60;

/** Waiting time that is added to every promise. Room in the slots stays as it was. */
export function WaitMenu({
  cafeteriaId,
  extraWaitMinutes,
}: {
  cafeteriaId: string;
  extraWaitMinutes: number;
}) {
  const words = useWords(boardWords);
  const { api } = usePanel();
  const waiting = useAsk(async (minutes: number) => {
    const { throttle: now } = await readSettings(api, cafeteriaId);
    const capacityPercent = now?.capacityPercent ?? 100;
    return throttle(api, cafeteriaId, { capacityPercent, minutes: lastsMinutes, extraWaitMinutes: minutes });
  });
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          size="md"
          h={48}
          flex="none"
          variant={extraWaitMinutes > 0 ? 'filled' : 'default'}
          leftSection={<IconClockPlus size={20} />}
          loading={waiting.isPending}
        >
          {extraWaitMinutes > 0 ? words.waitNow(extraWaitMinutes) : words.wait}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label fz="sm">{words.waitHint}</Menu.Label>
        <Menu.Item h={52} fz="lg" onClick={() => waiting.mutate(0)}>
          {words.waitNone}
        </Menu.Item>
        {minutesToChoose.map((minutes) => (
          <Menu.Item key={minutes} h={52} fz="lg" onClick={() => waiting.mutate(minutes)}>
            {words.waitPlus(minutes)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
