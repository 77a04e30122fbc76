import type { Dish } from '../data/menu-filter.ts';
import { useWords } from '../words/language.ts';
import { menuWords } from '../words/menu.ts';

type Group = Dish['modifierGroups'][number];
type Props = {
  group: Group;
  chosen: string[];
  choose: (modifierIds: string[]) => void;
  isMissing: boolean;
  money: (cents: number) => string;
  /** What of it cannot be had at the time that is meant: why, and whether it may be chosen for a later one. */
  gone: (option: Group['modifiers'][number]) => { word: string; mayWait: boolean } | null;
};

/** One of some, or some of some; what a group has at most cannot be chosen beyond. */
export function OptionGroup({ group, chosen, choose, isMissing, money, gone }: Props) {
  const words = useWords(menuWords);
  const { minChoices, maxChoices, modifiers } = group;
  const isOne = minChoices === 1 && maxChoices === 1;
  const ids = modifiers.map(({ id }) => id);
  const others = chosen.filter((id) => !ids.includes(id));
  const here = chosen.filter((id) => ids.includes(id));
  const toggle = (id: string) => {
    if (isOne) choose([...others, id]);
    else choose(here.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  };
  return (
    <fieldset id={`g-${group.id}`} class="options" data-missing={isMissing || undefined}>
      <legend>
        {group.name}
        <small>{words.choose(minChoices, maxChoices)}</small>
      </legend>
      {isMissing && (
        <p class="error" role="alert">
          {words.required}
        </p>
      )}
      {modifiers.map((option) => {
        const { id, name, priceDeltaCents } = option;
        const lack = gone(option);
        const isChosen = here.includes(id);
        const isFull = !isOne && !isChosen && here.length >= maxChoices;
        return (
          <label key={id} class="option">
            <input
              type={isOne ? 'radio' : 'checkbox'}
              name={group.id}
              checked={isChosen}
              disabled={(lack !== null && !lack.mayWait) || isFull}
              onChange={() => toggle(id)}
            />
            <span>{name}</span>
            {lack && <span class="chip closed">{lack.word}</span>}
            {priceDeltaCents !== 0 && <span class="delta">+{money(priceDeltaCents)}</span>}
          </label>
        );
      })}
    </fieldset>
  );
}
