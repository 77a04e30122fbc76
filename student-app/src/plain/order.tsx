import { isOpen } from '../../../src/domain/order-moves.ts';
import { mayCancel } from '../data/order-state.ts';
import type { Screen } from '../server/pages.ts';
import { ForecastLine } from '../views/forecast.tsx';
import { OrderView } from '../views/order.tsx';
import { OrderLines } from '../views/order-lines.tsx';
import { useWords } from '../words/language.ts';
import { orderWords } from '../words/order.ts';
import { shellWords } from '../words/shell.ts';

type Props = Extract<Screen, { kind: 'plain-order' }>;

/** An order, followed by loading its page again. */
export function PlainOrder({ order, place, forecast, now, trouble }: Props) {
  const words = useWords(orderWords);
  const { toToday } = useWords(shellWords);
  const path = `/plain/o/${order.id}`;
  const open = isOpen(order.status);
  return (
    <>
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <OrderView
        order={order}
        timezone={place.timezone}
        now={now}
        answer={({ id }) => (
          <form method="post" action={`${path}/changes/${id}`} class="acts">
            <button type="submit" class="button" name="verb" value="accept">
              {words.without}
            </button>
            <button type="submit" class="plain danger" name="verb" value="decline">
              {words.cancelAll}
            </button>
          </form>
        )}
      />
      {forecast && <ForecastLine forecast={forecast} timezone={place.timezone} now={now} />}
      {open && (
        <p class="pass">
          <span>{words.code}</span>
          <strong class="code">{order.pickupCode}</strong>
        </p>
      )}
      <p class="dimmed">{place.cafeteria.name}</p>
      <OrderLines order={order} timezone={place.timezone} />
      {mayCancel(order) && (
        <form method="post" action={`${path}/cancel`}>
          <input type="hidden" name="version" value={order.version} />
          <button type="submit" class="plain danger">
            {words.cancel}
          </button>
        </form>
      )}
      <p class="dimmed">{open && words.reloads}</p>
      <a class="plain" href="/plain">
        {toToday}
      </a>
    </>
  );
}
