import { useEffect, useState } from 'preact/hooks';
import type { Diet } from '../../../src/contracts/diets.ts';
import type { Menu } from '../../../src/contracts/menu.ts';
import { dietsOf, filterMenu, noFilter } from '../data/menu-filter.ts';
import type { Place } from '../data/place.ts';
import { useFormats, useWords } from '../words/language.ts';
import { menuWords } from '../words/menu.ts';
import { DishRow } from './dish-row.tsx';
import { MenuFilters } from './menu-filters.tsx';
import { PlaceLine } from './place-line.tsx';
import { State } from './state.tsx';

type Props = {
  place: Place;
  menu: Menu;
  now: number;
  /** What the reader must not eat. */
  avoid: readonly string[];
  /** What the reader eats by choice: the menu begins with that alone. */
  diet: Diet | null;
  /** The time that the basket is for; null: as soon as possible. */
  slot: string | null;
  /** So many of each dish are in the basket. */
  chosen: ReadonlyMap<string, number>;
};

/** Screen 2: what a cafeteria has, by category. */
export function MenuView({ place, menu, now, avoid, diet, slot, chosen }: Props) {
  const words = useWords(menuWords);
  const formats = useFormats(menu.timezone);
  const [filter, setFilter] = useState(noFilter);
  // Whose menu it is, is known after the first rendering.
  useEffect(() => setFilter((before) => ({ ...before, diet })), [diet]);
  const categories = filterMenu(menu.categories, filter);
  const isEmpty = menu.categories.every(({ items }) => items.length === 0);
  return (
    <>
      <h1>{place.cafeteria.name}</h1>
      <PlaceLine place={place} now={now} />
      {slot !== null && (
        <p class="notice">
          {words.orderingFor(formats.timeAhead(slot, now))} <a href="/basket/slots">{words.otherTime}</a>
        </p>
      )}
      {isEmpty ? (
        <State glyph="🍽️" title={words.empty}>
          {words.emptyMore}
        </State>
      ) : (
        <MenuFilters
          filter={filter}
          change={setFilter}
          diets={dietsOf(menu.categories)}
          diet={diet}
          avoid={avoid}
        />
      )}
      <nav class="categories" aria-label={words.categories}>
        {categories.map(({ id, name }) => (
          <a key={id} href={`#c-${id}`}>
            {name}
          </a>
        ))}
      </nav>
      <div class="found" aria-live="polite">
        {!isEmpty && categories.length === 0 && (
          <State
            glyph="🔍"
            title={words.nothing}
            act={
              <button type="button" class="plain" onClick={() => setFilter(noFilter)}>
                {words.clear}
              </button>
            }
          />
        )}
      </div>
      {categories.map(({ id, name, items }) => (
        <section key={id} class="category" id={`c-${id}`} aria-labelledby={`h-${id}`}>
          <h2 id={`h-${id}`}>{name}</h2>
          <ul class="dishes">
            {items.map((dish) => (
              <DishRow
                key={dish.id}
                dish={dish}
                category={name}
                href={`/c/${menu.cafeteriaId}/d/${dish.id}`}
                currency={menu.currency}
                when={{ slot, now, timezone: menu.timezone }}
                avoid={avoid}
                chosen={chosen.get(dish.id) ?? 0}
              />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
