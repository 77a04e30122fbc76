import { allergenName } from '../data/allergens.ts';
import type { Screen } from '../server/pages.ts';
import { Totals } from '../views/order-lines.tsx';
import { ReadyRangeView } from '../views/ready-range.tsx';
import { basketWords } from '../words/basket.ts';
import { useFormats, useLanguage, useWords } from '../words/language.ts';

type Props = Extract<Screen, { kind: 'plain-confirm' }>;

/** What it costs and when it is ready, before it is ordered. The key goes with it: sent twice, it is ordered once. */
export function PlainConfirm({ place, quote, basket, timetable, orderKey, now, trouble }: Props) {
  const words = useWords(basketWords);
  const language = useLanguage();
  const formats = useFormats(place.timezone);
  const { cafeteria } = place;
  return (
    <form method="post" action={`/plain/c/${cafeteria.id}/order`} class="plain-form">
      <h1>{words.title}</h1>
      <p class="dimmed">{cafeteria.name}</p>
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <section class="sheet">
        <ul class="lines">
          {quote.lines.map((line) => (
            <li key={line.position}>
              <b>{line.quantity}×</b>
              <span>
                {line.name}
                {line.modifiers.length > 0 && (
                  <small>{line.modifiers.map(({ name }) => name).join(', ')}</small>
                )}
              </span>
              <span>{formats.money(line.totalCents, quote.currency)}</span>
            </li>
          ))}
        </ul>
        <Totals of={quote} timezone={place.timezone} />
        <ReadyRangeView quote={quote} timetable={timetable} timezone={place.timezone} now={now} />
      </section>
      {quote.conflicts.length > 0 && (
        <section class="question stop">
          <h2>{words.allergy}</h2>
          <ul>
            {quote.conflicts.map(({ allergen, index, name }) => (
              <li key={`${index} ${allergen}`}>
                {words.allergyLine(allergenName(allergen, language), name)}
              </li>
            ))}
          </ul>
          <label class="option">
            <input type="checkbox" name="acknowledge" required />
            <span>{words.allergyYes}</span>
          </label>
        </section>
      )}
      <input type="hidden" name="basket" value={JSON.stringify(basket)} />
      <input type="hidden" name="key" value={orderKey} />
      <input type="hidden" name="total" value={quote.totalCents} />
      <p class="dimmed">{words.methodMore.cash}</p>
      <button type="submit" class="button">
        {words.placeBy.cash(formats.money(quote.totalCents, quote.currency))}
      </button>
    </form>
  );
}
