import { mostPortions } from '../basket/lines.ts';
import type { Dish } from '../data/menu-filter.ts';
import { timeFor } from '../data/to-be-had.ts';
import type { Screen } from '../server/pages.ts';
import { Allergens, useAvailability, type When } from '../views/dish-row.tsx';
import { PlaceLine } from '../views/place-line.tsx';
import { basketWords } from '../words/basket.ts';
import { useFormats, useWords } from '../words/language.ts';
import { menuWords } from '../words/menu.ts';

type Props = Extract<Screen, { kind: 'plain-menu' }>;

/** A whole menu as one form: how many of each, and in which way. */
export function PlainMenu({ place, menu, slots, now, chosen, trouble }: Props) {
  const words = useWords(basketWords);
  const formats = useFormats(menu.timezone);
  const clock = { now, timezone: menu.timezone, dayOf: formats.dayOf };
  const isEver = ({ id }: Dish) =>
    timeFor(menu, [{ menuItemId: id, modifierIds: [] }], slots, null, clock) !== undefined;
  return (
    <form method="post" action={`/plain/c/${menu.cafeteriaId}`} class="plain-form">
      <h1>{place.cafeteria.name}</h1>
      <PlaceLine place={place} now={now} />
      {trouble.length > 0 && (
        <div class="trouble" role="alert">
          {trouble.map((each) => (
            <p key={each}>{each}</p>
          ))}
        </div>
      )}
      {menu.categories.map(({ id, name, items }) => (
        <fieldset key={id} class="category">
          <legend>{name}</legend>
          {items.map((dish) => (
            <PlainDish
              key={dish.id}
              dish={dish}
              when={{ slot: null, now, timezone: menu.timezone }}
              isEver={isEver(dish)}
              money={(cents) => formats.money(cents, menu.currency)}
              line={chosen?.items.find(({ menuItemId }) => menuItemId === dish.id)}
            />
          ))}
        </fieldset>
      ))}
      <label class="field">
        {words.pickup}
        <select name="slot" value={chosen?.pickupSlot ?? ''}>
          <option value="">{words.asSoon}</option>
          {slots
            .filter(({ available }) => available)
            .map(({ startsAt, breakName }) => (
              <option key={startsAt} value={startsAt}>
                {formats.timeAhead(startsAt, now)}
                {breakName ? ` · ${breakName}` : ''}
              </option>
            ))}
        </select>
      </label>
      <label class="field">
        {words.note}
        <input name="note" maxLength={280} value={chosen?.note ?? ''} />
      </label>
      <button type="submit" class="button">
        {words.title}
      </button>
    </form>
  );
}

type Line = NonNullable<Props['chosen']>['items'][number];
type DishProps = {
  dish: Dish;
  when: When;
  /** It can be had now, or in a slot that can be chosen. */
  isEver: boolean;
  money: (cents: number) => string;
  line: Line | undefined;
};

function PlainDish({ dish, when, isEver, money, line }: DishProps) {
  const words = useWords(menuWords);
  const stock = useAvailability(dish, when);
  return (
    <div class="plain-dish">
      <label>
        <strong>{dish.name}</strong> <b>{money(dish.priceCents)}</b>{' '}
        {stock && <span class="chip">{stock.word}</span>}
        {dish.description !== '' && <small>{dish.description}</small>}
        <Allergens codes={dish.allergens} avoid={[]} />
        <input
          type="number"
          name={`q.${dish.id}`}
          min={0}
          max={mostPortions}
          inputMode="numeric"
          value={line?.quantity ?? 0}
          disabled={!isEver}
        />
      </label>
      {isEver &&
        dish.modifierGroups.map(({ id, name, minChoices, maxChoices, modifiers }) => (
          <fieldset key={id} class="options">
            <legend>
              {name} <small>{words.choose(minChoices, maxChoices)}</small>
            </legend>
            {modifiers.map((option, index) => (
              <label key={option.id} class="option">
                <input
                  type={minChoices === 1 && maxChoices === 1 ? 'radio' : 'checkbox'}
                  name={`m.${dish.id}.${id}`}
                  value={option.id}
                  disabled={!option.available && option.backOn === null}
                  checked={line ? line.modifierIds?.includes(option.id) : minChoices === 1 && index === 0}
                />
                <span>{option.name}</span>
                {option.priceDeltaCents !== 0 && <span class="delta">+{money(option.priceDeltaCents)}</span>}
              </label>
            ))}
          </fieldset>
        ))}
    </div>
  );
}
