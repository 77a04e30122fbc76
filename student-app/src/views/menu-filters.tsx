import { type Diet, dietOf, dietWords, markIn } from '../../../src/contracts/diets.ts';
import type { MenuFilter } from '../data/menu-filter.ts';
import { useLanguage, useWords } from '../words/language.ts';
import { menuWords } from '../words/menu.ts';
import { Icon } from './icon.tsx';

type Props = {
  filter: MenuFilter;
  change: (filter: MenuFilter) => void;
  diets: readonly string[];
  /** The reader's own. */
  diet: Diet | null;
  avoid: readonly string[];
};

/** Search, diets, and all without what the reader must not eat. */
export function MenuFilters({ filter, change, diets, diet, avoid }: Props) {
  const words = useWords(menuWords);
  const language = useLanguage();
  const toggled = (mark: string) =>
    filter.diets.includes(mark) ? filter.diets.filter((each) => each !== mark) : [...filter.diets, mark];
  return (
    <search class="filters">
      <label class="search">
        <Icon name="search" />
        <span class="hidden">{words.search}</span>
        <input
          type="search"
          placeholder={words.search}
          value={filter.text}
          enterKeyHint="search"
          onInput={({ currentTarget }) => change({ ...filter, text: currentTarget.value })}
        />
      </label>
      {(diet !== null || diets.length + avoid.length > 0) && (
        <fieldset class="chips">
          <legend class="hidden">{words.filters}</legend>
          {avoid.length > 0 && (
            <button
              type="button"
              aria-pressed={filter.avoid.length > 0}
              onClick={() => change({ ...filter, avoid: filter.avoid.length > 0 ? [] : avoid })}
            >
              {words.safe}
            </button>
          )}
          {diet && (
            <button
              type="button"
              aria-pressed={filter.diet !== null}
              onClick={() => change({ ...filter, diet: filter.diet ? null : diet })}
            >
              {dietWords[diet][language]}
            </button>
          )}
          {diets
            // One's own has its chip.
            .filter((mark) => diet === null || dietOf(mark) !== diet)
            .map((mark) => (
              <button
                key={mark}
                type="button"
                aria-pressed={filter.diets.includes(mark)}
                onClick={() => change({ ...filter, diets: toggled(mark) })}
              >
                {markIn(language, mark)}
              </button>
            ))}
        </fieldset>
      )}
    </search>
  );
}
