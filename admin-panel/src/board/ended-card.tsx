import { memo } from 'react';
import type { Order } from '../../../src/contracts/orders.ts';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import { AllergenBand } from './allergen-band.tsx';
import classes from './order-card.module.css';
import { OrderLines } from './order-lines.tsx';
import { isTremble, tapOf } from './tremble.ts';

type Props = {
  order: Order;
  selected: boolean;
  dismiss(id: string): void;
  select(id: string): void;
};

/** An order that came to an end elsewhere: struck out, with why, until somebody has seen it. */
export const EndedCard = memo(function EndedCard({ order, selected, dismiss, select }: Props) {
  const words = useWords(boardWords);
  const status = words.statuses[order.status];
  const tabIndex = selected ? 0 : -1;
  return (
    <article
      className={classes.card}
      data-order-id={order.id}
      data-number={order.number}
      data-ended={order.status}
      aria-label={words.endedCard(order.number, status)}
      aria-current={selected || undefined}
      tabIndex={tabIndex}
      onFocus={() => select(order.id)}
    >
      <header className={classes.head}>
        <div className={classes.name}>
          <strong className={classes.number}>{order.number}</strong>
          <span className={classes.who}>{order.studentName}</span>
        </div>
        <b className={classes.ending}>{status}</b>
      </header>
      <AllergenBand order={order} />
      {order.reason && <p className={classes.why}>{order.reason}</p>}
      <OrderLines order={order} />
      <div className={classes.foot}>
        <button
          type="button"
          className={classes.bump}
          data-dismiss
          tabIndex={tabIndex}
          onClick={(event) => isTremble(tapOf(event)) || dismiss(order.id)}
        >
          {words.dismiss}
        </button>
      </div>
    </article>
  );
});
