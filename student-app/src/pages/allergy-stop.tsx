import type { Quote } from '../../../src/contracts/orders.ts';
import type { Basket } from '../basket/lines.ts';
import { useBasket } from '../basket/use-basket.ts';
import { allergenName } from '../data/allergens.ts';
import { basketWords } from '../words/basket.ts';
import { useLanguage, useWords } from '../words/language.ts';

const questionId = 'allergy';

/** Whether the question stands unanswered; then it is brought to where the student looks. */
export function asksForWord(basket: Basket, { conflicts }: Pick<Quote, 'conflicts'>): boolean {
  const isAsked = conflicts.length > 0 && !basket.acknowledged;
  if (isAsked) {
    const question = document.getElementById(questionId);
    question?.scrollIntoView({ block: 'center' });
    question?.focus({ preventScroll: true });
  }
  return isAsked;
}

/** Asked of whoever has chosen what they must not eat; without an answer nothing is ordered. */
export function AllergyStop({ basket, quote }: { basket: Basket; quote: Quote }) {
  const words = useWords(basketWords);
  const language = useLanguage();
  const { change } = useBasket();
  if (quote.conflicts.length === 0) return null;
  return (
    <section id={questionId} class="question stop" role="alert" tabIndex={-1}>
      <h2>{words.allergy}</h2>
      <ul>
        {quote.conflicts.map(({ allergen, index, name }) => (
          <li key={`${index} ${allergen}`}>{words.allergyLine(allergenName(allergen, language), name)}</li>
        ))}
      </ul>
      <label class="option">
        <input
          type="checkbox"
          checked={basket.acknowledged}
          onChange={({ currentTarget }) => change({ acknowledged: currentTarget.checked })}
        />
        <span>{words.allergyYes}</span>
      </label>
    </section>
  );
}
