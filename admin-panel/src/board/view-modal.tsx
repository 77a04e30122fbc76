import { Input, Modal, SegmentedControl, Stack, Switch } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import { menuWords } from '../words/menu.ts';
import { shellWords } from '../words/shell.ts';
import { stationWords } from '../words/station.ts';
import { stations, type View } from './view.ts';

type Props = { view: View; onChange: (changed: Partial<View>) => void; onClose: () => void };

/**
 * How much stands on the board, how large, whose lines, and whether it prints. Over the board and not at its button, which a
 * larger text may push off a phone's screen; what is chosen shows behind it.
 */
export default function ViewModal({ view, onChange, onClose }: Props) {
  const words = useWords(boardWords);
  const station = useWords(stationWords);
  const { stations: names } = useWords(menuWords);
  const { close } = useWords(shellWords);
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.view}
      overlayProps={{ backgroundOpacity: 0.2 }}
      closeButtonProps={{ 'aria-label': close, size: 48 }}
    >
      <Stack gap="sm">
        <Choice
          label={words.density}
          value={view.density}
          words={words.densities}
          onChange={(density) => onChange({ density })}
        />
        <Choice
          label={words.textSize}
          value={view.text}
          words={words.textSizes}
          onChange={(text) => onChange({ text })}
        />
        <Choice
          label={station.choose}
          value={view.station ?? 'all'}
          words={{ all: station.whole, ...names }}
          onChange={(chosen) => onChange({ station: stations.find((each) => each === chosen) ?? null })}
        />
        <Switch
          size="lg"
          label={station.prints}
          description={station.printsMore}
          checked={view.prints}
          onChange={(event) => onChange({ prints: event.currentTarget.checked })}
        />
      </Stack>
    </Modal>
  );
}

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value;
  words: Record<Value, string>;
  onChange: (value: Value) => void;
};

function Choice<Value extends string>({ label, value, words, onChange }: ChoiceProps<Value>) {
  const isNarrow = useMediaQuery('(max-width: 30em)');
  // Side by side, four stations do not fit a phone.
  const isTall = isNarrow && Object.keys(words).length > 3;
  return (
    <Input.Wrapper label={label} labelElement="div">
      <SegmentedControl
        fullWidth
        orientation={isTall ? 'vertical' : 'horizontal'}
        size="lg"
        aria-label={label}
        value={value}
        onChange={onChange}
        data={(Object.keys(words) as Value[]).map((each) => ({ value: each, label: words[each] }))}
      />
    </Input.Wrapper>
  );
}
