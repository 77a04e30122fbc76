import { useEffect } from 'react';
import { createPortal } from 'react-dom';
import type { Order } from '../../../src/contracts/orders.ts';
import { isOwedAtCounter } from '../../../src/domain/payments.ts';
import { usePlace } from '../shell/place.tsx';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { promiseOf } from './columns.ts';
import './ticket.css';

type Props = { order: Order; formats: Formats; onPrinted: () => void };

/** An order as a kitchen's printer takes it, on 80 mm; seen on paper alone. It prints as soon as it is there. */
export function Ticket({ order, formats, onPrinted }: Props) {
  const words = useWords(boardWords);
  const { place } = usePlace();
  useEffect(() => {
    addEventListener('afterprint', onPrinted, { once: true });
    print();
    return () => removeEventListener('afterprint', onPrinted);
  }, [onPrinted]);
  return createPortal(
    <div className="ticket-sheet">
      <p>
        {place.name} · {formats.moment(order.createdAt)}
      </p>
      <h1>{order.number}</h1>
      <p className="ticket-time">
        {words.ticketFor} {formats.timeNear(promiseOf(order), Date.now())}
      </p>
      <ul>
        {order.items
          .filter(({ removedAt }) => !removedAt)
          .map(({ id, quantity, name, modifiers, note }) => (
            <li key={id}>
              <b>
                {quantity} × {name}
              </b>
              {modifiers.map((modifier) => (
                <span key={modifier.id}>+ {modifier.name}</span>
              ))}
              {note && <span className="ticket-note">{note}</span>}
            </li>
          ))}
      </ul>
      {order.note && <p className="ticket-note">{order.note}</p>}
      <p>
        {words.total} {formats.money(order.totalCents, order.currency)} ·{' '}
        {isOwedAtCounter(order) ? words.unpaid : words.paid}
      </p>
    </div>,
    document.body,
  );
}
