import { Button } from '@mantine/core';
import { IconArrowBackUp, IconBan, IconListNumbers } from '@tabler/icons-react';
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
import type { View } from './view.ts';
import { ViewMenu } from './view-menu.tsx';
import { WaitMenu } from './wait-menu.tsx';

type Props = {
  place: Place;
  state: CafeteriaState | undefined;
  alarm: Alarm;
  formats: Formats;
  view: View;
  onView: (changed: Partial<View>) => void;
  help: boolean;
  onHelp: (opened: boolean) => void;
  onSellOut: () => void;
  onRecall: () => void;
};

/** What concerns the whole cafeteria, each in two taps at most. */
export const Toolbar = memo(function Toolbar({ place, state = place, ...rest }: Props) {
  const { alarm, formats, view, onView, help, onHelp, onSellOut, onRecall } = rest;
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
      <Button
        size="md"
        h={48}
        flex="none"
        variant="default"
        leftSection={<IconArrowBackUp size={20} />}
        onClick={onRecall}
      >
        {words.recall}
      </Button>
      <SoundButton alarm={alarm} />
      {!view.station && (
        <Button
          size="md"
          h={48}
          flex="none"
          variant={view.counts ? 'filled' : 'default'}
          leftSection={<IconListNumbers size={20} />}
          aria-pressed={view.counts}
          onClick={() => onView({ counts: !view.counts })}
        >
          {words.toMake}
        </Button>
      )}
      <ViewMenu view={view} onChange={onView} />
      <KeysHelp opened={help} onChange={onHelp} />
    </div>
  );
});
