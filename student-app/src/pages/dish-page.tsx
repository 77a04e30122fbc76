import type { Ref } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Menu } from '../../../src/contracts/menu.ts';
import { dishIn, missingIn, mostPortions, portionCents } from '../basket/lines.ts';
import { useBasket } from '../basket/use-basket.ts';
import type { Dish } from '../data/menu-filter.ts';
import { goBack } from '../data/navigation.ts';
import type { Place } from '../data/place.ts';
import { Allergens, useAvailability } from '../views/dish-row.tsx';
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
  const stock = useAvailability(dish);
  const { basket, add } = useBasket();
  const [modifierIds, choose] = useState<string[]>(() => firstChoices(dish));
  const [quantity, setQuantity] = useState(1);
  const [note, setNote] = useState('');
  const [wasSent, setSent] = useState(false);
  const [asksOther, askOther] = useState(false);
  const missing = missingIn(dish, modifierIds);
  const allergens = allergensOf(dish, modifierIds);
  const isGone = stock !== null && !stock.isHad;
  const put = () => {
    add(
      { id: menu.cafeteriaId, name: place.cafeteria.name },
      { menuItemId: dish.id, name: dish.name, quantity, modifierIds, note: note.trim() },
    );
    done();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setSent(true);
    if (missing.length > 0)
      document.getElementById(`g-${missing[0]}`)?.querySelector<HTMLInputElement>('input')?.focus();
    else if (basket && basket.cafeteriaId !== menu.cafeteriaId) askOther(true);
    else put();
  };
  return (
    <form onSubmit={submit} noValidate>
      <div class="dish-head">
        <FaceTile name={dish.name} category={categoryOf(menu, dish)} imageUrl={dish.imageUrl} />
        <h2 id="dish-name">{dish.name}</h2>
        {dish.description !== '' && <p>{dish.description}</p>}
        <p class="facts">
          <b>{formats.money(dish.priceCents, menu.currency)}</b>
          {stock && <span class={`chip ${isGone ? 'closed' : 'wait'}`}>{stock.word}</span>}
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
      {asksOther ? (
        <section class="question" role="alert">
          <h3>{words.other}</h3>
          <p>{words.otherMore(basket?.cafeteria ?? '')}</p>
          <div class="acts">
            <button type="button" class="button" onClick={put}>
              {words.otherYes}
            </button>
            <button type="button" class="plain" onClick={() => askOther(false)}>
              {words.otherNo}
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
          <button type="submit" class="button" disabled={isGone}>
            {isGone
              ? stock.word
              : words.add(formats.money(quantity * portionCents(dish, modifierIds), menu.currency))}
          </button>
        </div>
      )}
    </form>
  );
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
