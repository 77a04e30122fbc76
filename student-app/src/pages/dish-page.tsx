import type { Ref } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Menu } from '../../../src/contracts/menu.ts';
import { missingIn, mostPortions, portionCents } from '../basket/lines.ts';
import { useBasket } from '../basket/use-basket.ts';
import { useNow } from '../data/hooks.ts';
import type { Dish } from '../data/menu-filter.ts';
import { goBack } from '../data/navigation.ts';
import type { Place } from '../data/place.ts';
import { useSlots } from '../data/queries.ts';
import { dishIn, isHadAt, timeFor, type Wanted } from '../data/to-be-had.ts';
import { Allergens, useAvailability, type When } from '../views/dish-row.tsx';
import { FaceTile } from '../views/face-tile.tsx';
import { Icon } from '../views/icon.tsx';
import { Stepper } from '../views/stepper.tsx';
import { useFormats, useWords } from '../words/language.ts';
import { menuWords } from '../words/menu.ts';
import { shellWords } from '../words/shell.ts';
import { OptionGroup } from './option-group.tsx';

type Props = { place: Place; menu: Menu; dishId: string; avoid: readonly string[] };

/** Screen 3: a dish over its menu. Whoever closes it is where they were. */
export default function DishPage({ place, menu, dishId, avoid }: Props) {
  const words = useWords(shellWords);
  const dialog = useRef<HTMLDialogElement>(null);
  const dish = dishIn(menu, dishId);
  const menuPath = `/c/${menu.cafeteriaId}`;
  useEffect(() => {
    if (dish) dialog.current?.showModal();
    else goBack(menuPath);
  }, [dish, menuPath]);
  if (!dish) return null;
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog as Ref<HTMLDialogElement>}
      class="dish-sheet"
      aria-labelledby="dish-name"
      closedby="any"
      onClose={() => goBack(menuPath)}
    >
      <button type="button" class="round" aria-label={words.close} onClick={close}>
        <Icon name="close" />
      </button>
      <DishForm place={place} menu={menu} dish={dish} avoid={avoid} done={close} />
    </dialog>
  );
}

type FormProps = Omit<Props, 'dishId'> & { dish: Dish; done: () => void };

function DishForm({ place, menu, dish, avoid, done }: FormProps) {
  const words = useWords(menuWords);
  const formats = useFormats(menu.timezone);
  const { basket, add } = useBasket();
  const [modifierIds, choose] = useState<string[]>(() => firstChoices(dish));
  const [quantity, setQuantity] = useState(1);
  const [note, setNote] = useState('');
  const [wasSent, setSent] = useState(false);
  const [asks, ask] = useState<'other' | 'later' | null>(null);
  const missing = missingIn(dish, modifierIds);
  const allergens = allergensOf(dish, modifierIds);
  const mine = basket?.cafeteriaId === menu.cafeteriaId ? basket : null;
  const when = { slot: mine?.slot ?? null, now: useNow(), timezone: menu.timezone };
  const stock = useAvailability(dish, when);
  const { time, gone } = useTimeOf(menu, dish, modifierIds, mine?.lines ?? [], when);
  const price = formats.money(quantity * portionCents(dish, modifierIds), menu.currency);
  const put = () => {
    add(
      { id: menu.cafeteriaId, name: place.cafeteria.name },
      { menuItemId: dish.id, name: dish.name, quantity, modifierIds, note: note.trim() },
      time ?? null,
    );
    done();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setSent(true);
    if (missing.length > 0)
      document.getElementById(`g-${missing[0]}`)?.querySelector<HTMLInputElement>('input')?.focus();
    else if (basket && !mine) ask('other');
    else if (mine && time !== mine.slot) ask('later');
    else put();
  };
  const question =
    asks === 'other'
      ? {
          title: words.other,
          more: words.otherMore(basket?.cafeteria ?? ''),
          yes: words.otherYes,
          no: words.otherNo,
        }
      : asks === 'later' && {
          title: words.later(formats.timeAhead(time ?? '', when.now)),
          more: words.laterMore(dish.name),
          yes: words.laterYes,
          no: words.laterNo,
        };
  return (
    <form onSubmit={submit} noValidate>
      <div class="dish-head">
        <FaceTile name={dish.name} category={categoryOf(menu, dish)} imageUrl={dish.imageUrl} />
        <h2 id="dish-name">{dish.name}</h2>
        {dish.description !== '' && <p>{dish.description}</p>}
        <p class="facts">
          <b>{formats.money(dish.priceCents, menu.currency)}</b>
          {stock && <span class={`chip ${stock.isHad ? 'wait' : 'closed'}`}>{stock.word}</span>}
        </p>
        <p>
          <Allergens codes={allergens} avoid={avoid} />
        </p>
        {dish.components.length > 0 && (
          <p class="dimmed">
            {words.includes}: {dish.components.map((part) => `${part.quantity}× ${part.name}`).join(', ')}
          </p>
        )}
      </div>
      {dish.modifierGroups.map((group) => (
        <OptionGroup
          key={group.id}
          group={group}
          chosen={modifierIds}
          choose={choose}
          isMissing={wasSent && missing.includes(group.id)}
          money={(cents) => formats.money(cents, menu.currency)}
          gone={gone}
        />
      ))}
      <label class="field">
        {words.note}
        <input
          type="text"
          maxLength={280}
          placeholder={words.noteHint}
          value={note}
          onInput={({ currentTarget }) => setNote(currentTarget.value)}
        />
      </label>
      {question ? (
        <section class="question" role="alert">
          <h3>{question.title}</h3>
          <p>{question.more}</p>
          <div class="acts">
            <button type="button" class="button" onClick={put}>
              {question.yes}
            </button>
            <button type="button" class="plain" onClick={() => ask(null)}>
              {question.no}
            </button>
          </div>
        </section>
      ) : (
        <div class="foot">
          <Stepper
            name={words.quantity}
            value={quantity}
            least={1}
            most={Math.min(dish.maxPerStudent ?? mostPortions, mostPortions)}
            change={setQuantity}
          />
          <button type="submit" class="button" disabled={time === undefined}>
            {time === undefined
              ? (stock?.word ?? words.out)
              : time === null || time === when.slot
                ? words.add(price)
                : words.addFor(formats.timeAhead(time, when.now), price)}
          </button>
        </div>
      )}
    </form>
  );
}

/**
 * When a dish with its options can be had: at the time that the basket is for, else together with what is in it, else by itself.
 * `time` undefined: not on any day that can be booked.
 */
function useTimeOf(
  menu: Menu,
  dish: Dish,
  modifierIds: readonly string[],
  others: readonly Wanted[],
  when: When,
) {
  const words = useWords(menuWords);
  const { dayOf, dayNear } = useFormats(menu.timezone);
  const clock = { ...when, dayOf };
  const line = { menuItemId: dish.id, modifierIds };
  const isHad = isHadAt(menu, [line], when.slot, clock);
  const options = dish.modifierGroups.flatMap(({ modifiers }) => modifiers);
  const isAsked = !isHad || options.some(({ available, backOn }) => !available && backOn !== null);
  const { data: slots = [] } = useSlots(isAsked ? menu.cafeteriaId : '');
  const time = isHad
    ? when.slot
    : (timeFor(menu, [...others, line], slots, when.slot, clock) ??
      timeFor(menu, [line], slots, when.slot, clock));
  const dayMeant = dayOf(when.slot === null ? when.now : Date.parse(when.slot));
  return {
    time,
    gone({ available, backOn }: (typeof options)[number]) {
      if (available || (backOn !== null && backOn <= dayMeant)) return null;
      if (backOn === null) return { word: words.out, mayWait: false };
      const mayWait = slots.some(({ startsAt }) => backOn <= dayOf(Date.parse(startsAt)));
      return { word: words.outUntil(dayNear(backOn, when.now)), mayWait };
    },
  };
}

/** What must be chosen and leaves no choice. */
const firstChoices = (dish: Dish): string[] =>
  dish.modifierGroups.flatMap(({ minChoices, modifiers }) =>
    minChoices > 0 && modifiers.length === minChoices ? modifiers.map(({ id }) => id) : [],
  );

const allergensOf = (dish: Dish, modifierIds: string[]): string[] => [
  ...new Set([
    ...dish.allergens,
    ...dish.modifierGroups.flatMap(({ modifiers }) =>
      modifiers.filter(({ id }) => modifierIds.includes(id)).flatMap((option) => option.allergens),
    ),
  ]),
];

const categoryOf = (menu: Menu, { categoryId }: Dish) =>
  menu.categories.find(({ id }) => id === categoryId)?.name ?? '';
