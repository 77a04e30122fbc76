import { useEffect, useRef } from 'preact/hooks';
import { useUser } from '../app.tsx';
import { type Basket, optionNames, toRequest } from '../basket/lines.ts';
import { useBasket } from '../basket/use-basket.ts';
import { usePlacing } from '../basket/use-placing.ts';
import { useQuote } from '../basket/use-quote.ts';
import { useNow, useTitle } from '../data/hooks.ts';
import { useMenu } from '../data/queries.ts';
import { Totals } from '../views/order-lines.tsx';
import { Waiting } from '../views/state.tsx';
import { basketWords } from '../words/basket.ts';
import { useFormats, useWords } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';
import { AllergyStop, asksForWord } from './allergy-stop.tsx';
import BasketPage from './basket-page.tsx';
import { MethodPicker } from './method-picker.tsx';
import { ReadyRange } from './ready-range.tsx';
import { SignInFirst } from './sign-in-first.tsx';
import { Trouble } from './trouble.tsx';

export default function PayPage() {
  const words = useWords(basketWords);
  useTitle(words.pay);
  const user = useUser();
  const { basket } = useBasket();
  if (!user) return <SignInFirst to="/basket/pay" />;
  return basket ? <Payable basket={basket} /> : <BasketPage />;
}

/** Screen 6: what, when, how much, in which way; and then one tap, and an answer to it. */
function Payable({ basket }: { basket: Basket }) {
  const words = useWords(basketWords);
  const { change } = useBasket();
  const now = useNow();
  const { data: menu } = useMenu(basket.cafeteriaId);
  const timezone = menu?.timezone ?? 'UTC';
  const formats = useFormats(timezone);
  const { quote: asked, problem: unquoted } = useQuote(basket);
  const { state, refused: last, place } = usePlacing();
  const loading = useWords(shellWords).loading;
  const problem = last?.problem ?? null;
  const newQuote = problem?.code === 'price_changed' ? (problem.document.quote ?? null) : null;
  const quote = newQuote ?? asked;
  const refused = problem ?? unquoted;
  const isBusy = state !== 'idle';
  return (
    <>
      <a class="up" href="/basket">
        {words.title}
      </a>
      <h1>{words.pay}</h1>
      <section class="sheet">
        <ul class="lines">
          {basket.lines.map((line) => (
            <li key={`${line.menuItemId} ${line.modifierIds.join()} ${line.note}`}>
              <b>{line.quantity}×</b>
              <span>
                {line.name}
                {menu && optionNames(line, menu).length > 0 && (
                  <small>{optionNames(line, menu).join(', ')}</small>
                )}
                {line.note && <small>{line.note}</small>}
              </span>
            </li>
          ))}
        </ul>
        {quote ? <Totals of={quote} timezone={timezone} /> : !refused && <Waiting says={loading} />}
        {quote && <ReadyRange quote={quote} cafeteriaId={basket.cafeteriaId} timezone={timezone} now={now} />}
      </section>
      <MethodPicker chosen={basket.method ?? 'cash'} choose={(method) => change({ method })} />
      {quote && <AllergyStop basket={basket} quote={quote} />}
      <div class="foot">
        {newQuote ? (
          <PriceChanged
            before={formats.money(last?.shownCents ?? 0, newQuote.currency)}
            now={formats.money(newQuote.totalCents, newQuote.currency)}
          />
        ) : (
          refused && <Trouble problem={refused} basket={basket} timezone={timezone} isFocused />
        )}
        <p role="status" class="sending">
          {state === 'sending' && words.sending}
          {state === 'retrying' && words.retrying}
        </p>
        <button
          type="button"
          class="button"
          disabled={isBusy || !quote}
          aria-busy={isBusy ? 'true' : undefined}
          onClick={() => {
            if (quote && !asksForWord(basket, quote))
              place({ ...toRequest(basket), expectedTotalCents: quote.totalCents });
          }}
        >
          {quote
            ? (newQuote ? words.confirm : words.placeBy[basket.method ?? 'cash'])(
                formats.money(quote.totalCents, quote.currency),
              )
            : words.pay}
        </button>
      </div>
    </>
  );
}

function PriceChanged({ before, now }: { before: string; now: string }) {
  const words = useWords(basketWords);
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => shown.current?.focus(), []);
  return (
    <div ref={shown} class="trouble" role="alert" tabIndex={-1}>
      <strong>{words.priceChanged(before, now)}</strong>
    </div>
  );
}
