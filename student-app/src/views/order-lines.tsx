import type { Order } from '../../../src/contracts/orders.ts';
import { moneySays } from '../pay/standing.ts';
import { basketWords } from '../words/basket.ts';
import { useFormats, useWords } from '../words/language.ts';
import { orderWords } from '../words/order.ts';
import { payWords } from '../words/pay.ts';

type Priced = Pick<Order, 'subtotalCents' | 'taxCents' | 'feeCents' | 'totalCents' | 'currency'>;

/** What is in an order, and what it costs. */
export function OrderLines({ order, timezone }: { order: Order; timezone: string }) {
  const words = useWords(orderWords);
  const { money: says } = useWords(payWords);
  const { money } = useFormats(timezone);
  // What the cafeteria gave back is told with its amount.
  const about = order.refundedCents > 0 && order.paymentStatus !== 'paid' ? null : moneySays(order);
  return (
    <section class="sheet">
      <ul class="lines">
        {order.items.map((item) => (
          <li key={item.id} data-removed={item.removedAt ? true : undefined}>
            <b>{item.quantity}×</b>
            <span>
              {item.name}
              {item.removedAt && <em> {words.removed}</em>}
              {item.modifiers.length > 0 && (
                <small>{item.modifiers.map(({ name }) => name).join(', ')}</small>
              )}
              {item.note && <small>{item.note}</small>}
            </span>
            <span>{money(item.totalCents, order.currency)}</span>
          </li>
        ))}
      </ul>
      <Totals of={order} timezone={timezone} />
      {order.note && (
        <p class="dimmed">
          {words.note}: {order.note}
        </p>
      )}
      {about && <p class={about === 'owed-at-counter' ? 'notice' : 'dimmed'}>{says[about]}</p>}
      {order.refundedCents > 0 && (
        <p class="notice">
          {order.paymentStatus === 'paid'
            ? words.givenBackInCash(money(order.refundedCents, order.currency))
            : words.givenBack(money(order.refundedCents, order.currency))}
        </p>
      )}
    </section>
  );
}

export function Totals({ of, timezone }: { of: Priced; timezone: string }) {
  const words = useWords(basketWords);
  const { money } = useFormats(timezone);
  const row = (name: string, cents: number) => (
    <div>
      <dt>{name}</dt>
      <dd>{money(cents, of.currency)}</dd>
    </div>
  );
  return (
    <dl class="totals">
      {of.totalCents !== of.subtotalCents && row(words.subtotal, of.subtotalCents)}
      {of.feeCents > 0 && row(words.fee, of.feeCents)}
      {of.taxCents > 0 && row(words.tax, of.taxCents)}
      <div class="total">
        <dt>{words.total}</dt>
        <dd>{money(of.totalCents, of.currency)}</dd>
      </div>
    </dl>
  );
}
