import type { Order } from '../../../src/contracts/orders.ts';
import { useMethods } from '../pay/use-payment.ts';
import { basketWords } from '../words/basket.ts';
import { useFormats, useWords } from '../words/language.ts';

type Method = Order['paymentMethod'];

/** The ways of paying that are taken here; one that was chosen and is not taken any more is shown until another is chosen. */
export function MethodPicker({ chosen, choose }: { chosen: Method; choose: (method: Method) => void }) {
  const words = useWords(basketWords);
  const { span } = useFormats('UTC');
  const { data } = useMethods();
  const offered = data?.methods ?? [{ method: 'cash' as const, holdMinutes: null }];
  const shown = offered.some(({ method }) => method === chosen)
    ? offered
    : [...offered, { method: chosen, holdMinutes: null }];
  const hasFee = data !== undefined && data.feeBasisPoints + data.feeCents > 0;
  return (
    <fieldset class="options">
      <legend>{words.how}</legend>
      {shown.map(({ method, holdMinutes }) => (
        <label key={method} class="option">
          <input
            type="radio"
            name="method"
            value={method}
            checked={method === chosen}
            onChange={() => choose(method)}
          />
          <span>
            {words.methods[method]}
            <small>
              {words.methodMore[method]}
              {holdMinutes !== null && ` ${words.hold(span(holdMinutes))}`}
              {method !== 'cash' && hasFee && ` ${words.onlineFee}`}
            </small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
