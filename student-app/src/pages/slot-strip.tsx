import type { Quote } from '../../../src/contracts/orders.ts';
import type { Basket } from '../basket/lines.ts';
import { useBasket } from '../basket/use-basket.ts';
import { useSlots } from '../data/queries.ts';
import { basketWords } from '../words/basket.ts';
import { useFormats, useWords } from '../words/language.ts';
import { ReadyRange } from './ready-range.tsx';

/** As many as a thumb looks through; the others are a tap away. */
const shown = 4;

type Props = { basket: Basket; quote: Quote | null; timezone: string; now: number };

/** When it is collected: as soon as possible, or one of the next times with room. */
export function SlotStrip({ basket, quote, timezone, now }: Props) {
  const words = useWords(basketWords);
  const formats = useFormats(timezone);
  const { change } = useBasket();
  const { data: slots = [] } = useSlots(basket.cafeteriaId);
  // Of the one that has begun, as soon as possible is what is left.
  const next = slots
    .filter(({ available, startsAt }) => available && Date.parse(startsAt) > now)
    .slice(0, shown);
  const isElsewhere = basket.slot !== null && !next.some(({ startsAt }) => startsAt === basket.slot);
  const button = (slot: string | null, name: string) => (
    <button key={slot} type="button" aria-pressed={basket.slot === slot} onClick={() => change({ slot })}>
      {name}
    </button>
  );
  return (
    <section class="slot-strip">
      <h2>{words.pickup}</h2>
      <div class="chips">
        {button(null, words.asSoon)}
        {next.map(({ startsAt }) => button(startsAt, formats.timeAhead(startsAt, now)))}
        {isElsewhere && basket.slot && button(basket.slot, formats.timeAhead(basket.slot, now))}
        <a class="chip-link" href="/basket/slots">
          {words.otherTime}
        </a>
      </div>
      {quote && <ReadyRange quote={quote} cafeteriaId={basket.cafeteriaId} timezone={timezone} now={now} />}
    </section>
  );
}
