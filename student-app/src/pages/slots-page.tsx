import type { Slot } from '../../../src/contracts/hours.ts';
import type { Basket } from '../basket/lines.ts';
import { useBasket } from '../basket/use-basket.ts';
import { useNow, useTitle } from '../data/hooks.ts';
import { goBack } from '../data/navigation.ts';
import { useMenu, useSlots } from '../data/queries.ts';
import { State } from '../views/state.tsx';
import { basketWords } from '../words/basket.ts';
import { useFormats, useWords } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';
import { Answered } from './answered.tsx';
import BasketPage from './basket-page.tsx';

/** Screen 5: the times to come, by the break that they belong to, with the room that is left. */
export default function SlotsPage() {
  const words = useWords(basketWords);
  useTitle(words.slots);
  const { basket } = useBasket();
  const slots = useSlots(basket?.cafeteriaId ?? '');
  if (!basket) return <BasketPage />;
  return (
    <>
      <a class="up" href="/basket">
        {words.title}
      </a>
      <h1>{words.slots}</h1>
      <p class="dimmed">{words.slotsMore}</p>
      <Answered query={slots}>{(all) => <Timetable slots={all} basket={basket} />}</Answered>
    </>
  );
}

function Timetable({ slots, basket }: { slots: Slot[]; basket: Basket }) {
  const words = useWords(basketWords);
  const back = useWords(shellWords).back;
  const now = useNow();
  const { change } = useBasket();
  const { data: menu } = useMenu(basket.cafeteriaId);
  const formats = useFormats(menu?.timezone ?? 'UTC');
  const choose = (slot: string) => {
    change({ slot });
    goBack('/basket');
  };
  if (slots.length === 0)
    return (
      <State
        glyph="🕰️"
        title={words.noSlots}
        act={
          <a class="button" href="/basket">
            {back}
          </a>
        }
      >
        {words.noSlotsMore}
      </State>
    );
  return (
    <>
      {inBreaks(slots, (instant) => formats.dayOf(Date.parse(instant))).map(({ name, slots: within }) => (
        <section key={within[0]?.startsAt} class="break">
          <h2>
            {name ?? words.classes}
            <small>{formats.timeAhead(within[0]?.startsAt ?? '', now)}</small>
          </h2>
          <ul>
            {within.map(({ startsAt, endsAt, available, remaining, orderBy }) => (
              <li key={startsAt}>
                <button
                  type="button"
                  class="slot"
                  disabled={!available}
                  aria-pressed={basket.slot === startsAt}
                  onClick={() => choose(startsAt)}
                >
                  <strong>
                    {formats.time(startsAt)}–{formats.time(endsAt)}
                  </strong>
                  <span class="room">
                    {!available
                      ? words.slotFull
                      : remaining.orders === undefined
                        ? words.slotRoom
                        : words.slotLeft(remaining.orders)}
                  </span>
                  <small>{words.orderBy(formats.time(orderBy))}</small>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

/** Slots that follow each other in one break, or between two, of one day. */
function inBreaks(
  slots: Slot[],
  dayOf: (instant: string) => string,
): { name: string | null; slots: Slot[] }[] {
  const groups: { name: string | null; day: string; slots: Slot[] }[] = [];
  for (const slot of slots) {
    const last = groups.at(-1);
    const day = dayOf(slot.startsAt);
    if (last && last.name === slot.breakName && last.day === day) last.slots.push(slot);
    else groups.push({ name: slot.breakName, day, slots: [slot] });
  }
  return groups;
}
