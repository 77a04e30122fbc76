import { Button, Text } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { memo } from 'react';
import type { CafeteriaState } from '../../../src/domain/cafeteria-state.ts';
import type { Place } from '../shell/place.tsx';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import type { Alarm } from './alarm.ts';
import classes from './board.module.css';
import { KeysHelp } from './keys-help.tsx';
import { PauseMenu } from './pause-menu.tsx';
import { SoundButton } from './sound-button.tsx';
import { WaitMenu } from './wait-menu.tsx';

type Props = {
  place: Place;
  state: CafeteriaState | undefined;
  present: number;
  alarm: Alarm;
  formats: Formats;
  help: boolean;
  onHelp: (opened: boolean) => void;
  onSellOut: () => void;
};

/** What concerns the whole cafeteria, each in two taps at most. */
export const Toolbar = memo(function Toolbar({ place, state = place, present, ...rest }: Props) {
  const { alarm, formats, help, onHelp, onSellOut } = rest;
  const words = useWords(boardWords);
  return (
    <div className={classes.toolbar}>
      <PauseMenu cafeteriaId={place.id} state={state} formats={formats} />
      <WaitMenu cafeteriaId={place.id} extraWaitMinutes={state.extraWaitMinutes} />
      <Button
        size="md"
        h={48}
        flex="none"
        variant="default"
        leftSection={<IconBan size={20} />}
        onClick={onSellOut}
      >
        {words.soldOut}
      </Button>
      <SoundButton alarm={alarm} />
      <KeysHelp opened={help} onChange={onHelp} />
      <Text ml="auto" flex="none" c="dimmed" fw={600} miw={140} ta="right">
        {present > 0 && words.present(present)}
      </Text>
    </div>
  );
});
