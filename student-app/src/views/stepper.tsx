import { useWords } from '../words/language.ts';
import { menuWords } from '../words/menu.ts';
import { Icon } from './icon.tsx';

type Props = { name: string; value: number; least: number; most: number; change: (value: number) => void };

/** A number, one more, one less. */
export function Stepper({ name, value, least, most, change }: Props) {
  const words = useWords(menuWords);
  return (
    <fieldset class="stepper">
      <legend class="hidden">{name}</legend>
      <button
        type="button"
        class="round"
        aria-label={words.less}
        disabled={value <= least}
        onClick={() => change(value - 1)}
      >
        <Icon name="minus" />
      </button>
      <output>{value}</output>
      <button
        type="button"
        class="round"
        aria-label={words.more}
        disabled={value >= most}
        onClick={() => change(value + 1)}
      >
        <Icon name="plus" />
      </button>
    </fieldset>
  );
}
