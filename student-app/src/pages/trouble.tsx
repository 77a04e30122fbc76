import { useEffect, useRef } from 'preact/hooks';
import type { ApiProblem } from '../../../clients/browser/problem.ts';
import type { Basket } from '../basket/lines.ts';
import { useBasket } from '../basket/use-basket.ts';
import { useMenu, useSlots } from '../data/queries.ts';
import { timeFor } from '../data/to-be-had.ts';
import { basketWords } from '../words/basket.ts';
import { useFormats, useWords } from '../words/language.ts';

type Props = { problem: ApiProblem; basket: Basket; timezone: string; isFocused?: boolean };

/** Why it was not to be, where the thumb is, and the way on in one tap: another time, or without what is gone. */
export function Trouble({ problem, basket, timezone, isFocused }: Props) {
  const words = useWords(basketWords);
  const formats = useFormats(timezone);
  const { change, setLines } = useBasket();
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isFocused && problem) shown.current?.focus();
  }, [isFocused, problem]);
  const { title, detail, errors = [], nextSlots = [] } = problem.document;
  const gone = basket.lines.filter((_, index) =>
    errors.some(({ pointer }) => pointer === `#/items/${index}`),
  );
  const later = useTimeForAll(basket, timezone, gone.length > 0);
  const instead = nextSlots.length > 0 ? nextSlots : later;
  return (
    <div ref={shown} class="trouble" role="alert" tabIndex={-1}>
      <strong>{detail || title}</strong>
      {errors.map((error) => (
        <span key={error.pointer ?? error.detail}>{error.detail}</span>
      ))}
      {gone.length > 0 && (
        <button
          type="button"
          class="plain"
          onClick={() => setLines(basket.lines.filter((line) => !gone.includes(line)))}
        >
          {words.remove(gone.map(({ name }) => name).join(', '))}
        </button>
      )}
      {basket.method && basket.method !== 'cash' && isAboutPaying(problem.code) && (
        <button type="button" class="plain" onClick={() => change({ method: 'cash' })}>
          {words.inCash}
        </button>
      )}
      {instead.length > 0 && (
        <>
          <span>{words.instead}</span>
          <span class="chips">
            {instead.map((slot) => (
              <button key={slot} type="button" onClick={() => change({ slot })}>
                {formats.timeAhead(slot, Date.now())}
              </button>
            ))}
          </span>
        </>
      )}
    </div>
  );
}

/** Of what cannot be had at its time: when all of it can, if ever. */
function useTimeForAll({ cafeteriaId, lines, slot }: Basket, timezone: string, isAsked: boolean): string[] {
  const { dayOf } = useFormats(timezone);
  const { data: menu } = useMenu(isAsked ? cafeteriaId : '');
  const { data: slots = [] } = useSlots(isAsked ? cafeteriaId : '');
  const time = menu && isAsked && timeFor(menu, lines, slots, slot, { now: Date.now(), timezone, dayOf });
  return time && time !== slot ? [time] : [];
}

/** What another way of paying mends. */
const isAboutPaying = (code: string): boolean =>
  code === 'payment_method_not_offered' || code === 'card_unavailable' || code === 'amount_too_small';
