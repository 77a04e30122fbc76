import { useState } from 'preact/hooks';
import { useUser } from '../app.tsx';
import { type Basket, estimateCents, mostPortions, optionNames } from '../basket/lines.ts';
import { useBasket } from '../basket/use-basket.ts';
import { useQuote } from '../basket/use-quote.ts';
import { useNow, useTitle } from '../data/hooks.ts';
import { useMenu } from '../data/queries.ts';
import { Totals } from '../views/order-lines.tsx';
import { State } from '../views/state.tsx';
import { Stepper } from '../views/stepper.tsx';
import { basketWords } from '../words/basket.ts';
import { useFormats, useWords } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';
import { AllergyStop, asksForWord } from './allergy-stop.tsx';
import { SlotStrip } from './slot-strip.tsx';
import { Trouble } from './trouble.tsx';

export default function BasketPage() {
  const words = useWords(basketWords);
  const { toToday } = useWords(shellWords);
  useTitle(words.title);
  const { basket } = useBasket();
  if (basket) return <Filled basket={basket} />;
  return (
    <State
      glyph="🧺"
      title={words.empty}
      act={
        <a class="button" href="/">
          {toToday}
        </a>
      }
    >
      {words.emptyMore}
    </State>
  );
}

/** Screen 4: lines, what they cost now, when they would be ready, and what stands in the way. */
function Filled({ basket }: { basket: Basket }) {
  const words = useWords(basketWords);
  const user = useUser();
  const now = useNow();
  const { change } = useBasket();
  const { data: menu } = useMenu(basket.cafeteriaId);
  const { quote, problem } = useQuote(basket);
  const timezone = menu?.timezone ?? 'UTC';
  const { money } = useFormats(timezone);
  const estimated = menu && estimateCents(basket, menu);
  const total = quote && money(quote.totalCents, quote.currency);
  return (
    <>
      <a class="up" href={`/c/${basket.cafeteriaId}`}>
        {basket.cafeteria}
      </a>
      <h1>{words.title}</h1>
      <Lines
        basket={basket}
        problemAt={(index) =>
          problem?.document.errors?.find(({ pointer }) => pointer === `#/items/${index}`)?.detail ?? null
        }
      />
      <a class="plain" href={`/c/${basket.cafeteriaId}`}>
        {words.addMore}
      </a>
      <label class="field">
        {words.note}
        <input
          type="text"
          maxLength={280}
          value={basket.note}
          onInput={({ currentTarget }) => change({ note: currentTarget.value })}
        />
      </label>
      <SlotStrip basket={basket} quote={quote} timezone={timezone} now={now} />
      {quote ? (
        <section class="sheet">
          <Totals of={quote} timezone={timezone} />
        </section>
      ) : (
        menu &&
        estimated != null && (
          <p class="estimate">
            {words.estimated} <b>{money(estimated, menu.currency)}</b>
          </p>
        )
      )}
      {quote && <AllergyStop basket={basket} quote={quote} />}
      <div class="foot">
        {problem && <Trouble problem={problem} basket={basket} timezone={timezone} />}
        {user ? (
          <a
            class="button"
            href="/basket/pay"
            aria-disabled={quote ? undefined : 'true'}
            onClick={(event) => {
              const isAsked = quote !== null && asksForWord(basket, quote);
              if (!quote || isAsked) event.preventDefault();
            }}
          >
            {words.go(total ?? '…')}
          </a>
        ) : (
          <a class="button" href="/sign-in?to=/basket">
            {words.signIn}
          </a>
        )}
      </div>
    </>
  );
}

function Lines({ basket, problemAt }: { basket: Basket; problemAt: (index: number) => string | null }) {
  const words = useWords(basketWords);
  const { setQuantity } = useBasket();
  const { data: menu } = useMenu(basket.cafeteriaId);
  const [said, say] = useState('');
  return (
    <section class="sheet" aria-label={words.lines}>
      <p class="hidden" role="status">
        {said}
      </p>
      <ul class="basket-lines">
        {basket.lines.map((line, index) => {
          const trouble = problemAt(index);
          const options = menu ? optionNames(line, menu) : [];
          return (
            <li
              key={`${line.menuItemId} ${line.modifierIds.join()} ${line.note}`}
              data-trouble={trouble ? true : undefined}
            >
              <span>
                <strong>{line.name}</strong>
                {options.length > 0 && <small>{options.join(', ')}</small>}
                {line.note && <small>{line.note}</small>}
                {trouble && <span class="error">{trouble}</span>}
                <button
                  type="button"
                  class="link"
                  aria-label={words.remove(line.name)}
                  onClick={() => setQuantity(index, 0)}
                >
                  {words.removeShort}
                </button>
              </span>
              <Stepper
                name={line.name}
                value={line.quantity}
                least={1}
                most={mostPortions}
                change={(quantity) => {
                  setQuantity(index, quantity);
                  say(`${quantity} × ${line.name}`);
                }}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
