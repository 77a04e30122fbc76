import { type Place, type PlaceState, stateOf } from '../data/place.ts';
import { useFormats, useWords } from '../words/language.ts';
import { todayWords } from '../words/today.ts';

/** How a cafeteria stands, in a word, and in a sentence what follows of it. */
function usePlaceWords(place: Place, now: number): { state: PlaceState; word: string; says: string } {
  const words = useWords(todayWords);
  const formats = useFormats(place.timezone);
  const state = stateOf(place, now);
  const near = (instant: string) => formats.timeAhead(instant, now);
  const { pauseReason, pausedUntil } = place.cafeteria;
  const says = {
    open: () => {
      if (place.nextSlot === null) return '';
      // That of now has begun: its time would be one that is over.
      return Date.parse(place.nextSlot) > now ? words.nextSlot(near(place.nextSlot)) : words.nextSlotNow;
    },
    full: () => words.fullMore,
    closed: () => (place.opensAt ? words.opensAt(near(place.opensAt)) : words.closedNow),
    paused: () =>
      [pauseReason, pausedUntil ? words.pausedUntil(near(pausedUntil)) : words.pausedMore]
        .filter(Boolean)
        .join('. '),
  }[state]();
  return { state, word: words[state], says };
}

/** The same on a line; `now` in milliseconds since the epoch. */
export function PlaceLine({ place, now }: { place: Place; now: number }) {
  const { state, word, says } = usePlaceWords(place, now);
  const { wait } = useWords(todayWords);
  const { extraWaitMinutes } = place.cafeteria;
  return (
    <p class="place-line">
      <span class={`chip ${state}`}>{word}</span>
      <span>{says}</span>
      {state === 'open' && extraWaitMinutes > 0 && <span class="chip wait">{wait(extraWaitMinutes)}</span>}
    </p>
  );
}
