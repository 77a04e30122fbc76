import { markIn } from '../../../src/contracts/diets.ts';
import { allergenList } from '../data/allergens.ts';
import type { Dish } from '../data/menu-filter.ts';
import { isDishHad } from '../data/to-be-had.ts';
import { useFormats, useLanguage, useWords } from '../words/language.ts';
import { menuWords } from '../words/menu.ts';
import { FaceTile } from './face-tile.tsx';

/** When it would be collected: at `slot`, or as soon as possible (null). `now` in milliseconds since the epoch. */
export type When = { slot: string | null; now: number; timezone: string };

/** Why a dish cannot be had then, or that few are left; null: it is there. */
export function useAvailability(
  dish: Dish,
  { slot, now, timezone }: When,
): { word: string; isHad: boolean } | null {
  const words = useWords(menuWords);
  const formats = useFormats(timezone);
  const isForToday = slot === null || formats.isToday(slot, now);
  if (isDishHad(dish, [], slot, { now, timezone, dayOf: formats.dayOf }))
    return dish.state === 'low' && isForToday ? { word: words.low, isHad: true } : null;
  if (dish.state !== 'out') return { word: slot === null ? words.notNow : words.notThen, isHad: false };
  const isKnown = dish.backOn !== null && dish.backOn > formats.dayOf(now);
  return {
    word: isKnown ? words.outUntil(formats.dayNear(dish.backOn ?? '', now)) : words.out,
    isHad: false,
  };
}

type Props = {
  dish: Dish;
  category: string;
  href: string;
  currency: string;
  when: When;
  avoid: readonly string[];
  chosen: number;
};

export function DishRow({ dish, category, href, currency, when, avoid, chosen }: Props) {
  const words = useWords(menuWords);
  const language = useLanguage();
  const formats = useFormats(when.timezone);
  const stock = useAvailability(dish, when);
  return (
    <li>
      <a class="dish" href={href} data-dish={dish.id} data-gone={stock && !stock.isHad ? true : undefined}>
        <span class="said">
          <strong>{dish.name}</strong>
          {dish.description !== '' && <span class="more">{dish.description}</span>}
          <Allergens codes={dish.allergens} avoid={avoid} />
          <span class="facts">
            <b>{formats.money(dish.priceCents, currency)}</b>
            {stock && <span class={`chip ${stock.isHad ? 'wait' : 'closed'}`}>{stock.word}</span>}
            {dish.dietaryTags.map((tag) => (
              <span key={tag} class="chip diet">
                {markIn(language, tag)}
              </span>
            ))}
          </span>
        </span>
        <span class="tile">
          <FaceTile name={dish.name} category={category} imageUrl={dish.imageUrl} />
          {chosen > 0 && (
            <span class="count">
              <span class="hidden">{words.quantity}: </span>
              {chosen}
            </span>
          )}
        </span>
      </a>
    </li>
  );
}

/** What a dish contains; first, and loudly, what its reader must not eat. */
export function Allergens({ codes, avoid }: { codes: readonly string[]; avoid: readonly string[] }) {
  const words = useWords(menuWords);
  const language = useLanguage();
  if (codes.length === 0) return null;
  const own = codes.filter((code) => avoid.includes(code));
  const others = codes.filter((code) => !avoid.includes(code));
  return (
    <>
      {own.length > 0 && (
        <span class="allergens own">{words.containsYours(allergenList(own, language))}</span>
      )}
      {others.length > 0 && <span class="allergens">{words.contains(allergenList(others, language))}</span>}
    </>
  );
}
