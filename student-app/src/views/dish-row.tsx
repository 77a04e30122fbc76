import { allergenList } from '../data/allergens.ts';
import type { Dish } from '../data/menu-filter.ts';
import { useFormats, useLanguage, useWords } from '../words/language.ts';
import { menuWords } from '../words/menu.ts';
import { FaceTile } from './face-tile.tsx';

/** Why a dish cannot be had, or that few are left; null: it is there. */
export function useAvailability(dish: Dish): { word: string; isHad: boolean } | null {
  const words = useWords(menuWords);
  if (dish.state === 'out') return { word: words.out, isHad: false };
  if (!dish.available) return { word: words.notNow, isHad: false };
  return dish.state === 'low' ? { word: words.low, isHad: true } : null;
}

type Props = {
  dish: Dish;
  category: string;
  href: string;
  money: { currency: string; timezone: string };
  avoid: readonly string[];
  chosen: number;
};

export function DishRow({ dish, category, href, money, avoid, chosen }: Props) {
  const words = useWords(menuWords);
  const formats = useFormats(money.timezone);
  const stock = useAvailability(dish);
  return (
    <li>
      <a class="dish" href={href} data-dish={dish.id} data-gone={stock && !stock.isHad ? true : undefined}>
        <span class="said">
          <strong>{dish.name}</strong>
          {dish.description !== '' && <span class="more">{dish.description}</span>}
          <Allergens codes={dish.allergens} avoid={avoid} />
          <span class="facts">
            <b>{formats.money(dish.priceCents, money.currency)}</b>
            {stock && <span class={`chip ${stock.isHad ? 'wait' : 'closed'}`}>{stock.word}</span>}
            {dish.dietaryTags.map((tag) => (
              <span key={tag} class="chip diet">
                {tag}
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
