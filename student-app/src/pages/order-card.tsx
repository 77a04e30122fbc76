import type { Order } from '../../../src/contracts/orders.ts';
import { isOpen } from '../../../src/domain/order-moves.ts';
import { sentenceOf } from '../data/order-state.ts';
import { Icon } from '../views/icon.tsx';
import { ProgressBar, PromiseLine } from '../views/order.tsx';
import { useFormats, useWords } from '../words/language.ts';
import { orderWords } from '../words/order.ts';

type Props = { order: Order; now: number; timezone: string };

/** An order among others: how it stands, or what it was. */
export function OrderCard({ order, now, timezone }: Props) {
  const words = useWords(orderWords);
  const formats = useFormats(timezone);
  const open = isOpen(order.status);
  return (
    <li>
      <a class={`card order ${order.status}`} href={`/o/${order.id}`}>
        <span class="number">
          {order.number} · {formats.money(order.totalCents, order.currency)}
        </span>
        <strong>{words.says[sentenceOf(order)]}</strong>
        {open ? (
          <>
            <ProgressBar order={order} />
            <PromiseLine order={order} now={now} timezone={timezone} />
          </>
        ) : (
          <span class="more">
            {formats.moment(order.createdAt)} · {order.items.map(({ name }) => name).join(', ')}
          </span>
        )}
        <Icon name="next" />
      </a>
    </li>
  );
}
