import { IconDots, IconMessage2 } from '@tabler/icons-react';
import { memo } from 'react';
import type { Order } from '../../../src/contracts/orders.ts';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { AllergenBand } from './allergen-band.tsx';
import { Asked } from './asked.tsx';
import { Charge } from './charge.tsx';
import { type ColumnStatus, nextMove, promiseOf, questionsOf } from './columns.ts';
import { DueChip } from './due-chip.tsx';
import classes from './order-card.module.css';
import { OrderLines } from './order-lines.tsx';
import { isTremble, tapOf } from './tremble.ts';

export type CardActions = {
  bump(order: Order, at: ColumnStatus): void;
  open(order: Order): void;
  select(id: string): void;
};

type Props = CardActions & {
  order: Order;
  status: ColumnStatus;
  moving: boolean;
  isNew: boolean;
  selected: boolean;
  formats: Formats;
};

/**
 * One ticket. Plain elements, drawn only when the order itself changes: three hundred of them have to stay quick, and
 * what ticks (the minutes) ticks in a chip of its own. Tab stops at the chosen card alone; arrows choose another.
 */
export const OrderCard = memo(function OrderCard(props: Props) {
  const { order, status, moving, isNew, selected, formats, bump, open, select } = props;
  const words = useWords(boardWords);
  const questions = questionsOf(order);
  const waits = questions.length > 0 && status === 'preparing';
  const label = words.card(
    order.number,
    words.statuses[status],
    formats.timeNear(promiseOf(order), Date.now()),
  );
  const tabIndex = selected ? 0 : -1;
  return (
    <article
      className={classes.card}
      data-order-id={order.id}
      data-number={order.number}
      data-moving={moving || undefined}
      data-new={isNew || undefined}
      aria-label={label}
      aria-current={selected || undefined}
      tabIndex={tabIndex}
      onFocus={() => select(order.id)}
    >
      <header className={classes.head}>
        <div className={classes.name}>
          <strong className={classes.number}>{order.number}</strong>
          <span className={classes.when}>
            <time className={classes.time} dateTime={promiseOf(order)}>
              {formats.timeNear(promiseOf(order), Date.now())}
            </time>
            <span className={classes.who}>{order.studentName}</span>
          </span>
        </div>
        <DueChip order={order} status={status} formats={formats} />
      </header>
      <AllergenBand order={order} />
      <OrderLines order={order} />
      {order.note && (
        <p className={classes.note}>
          <IconMessage2 size={20} aria-label={words.note} /> {order.note}
        </p>
      )}
      {status === 'ready' && <Charge order={order} formats={formats} />}
      {questions.map((question) => (
        <Asked key={question.id} question={question} formats={formats} />
      ))}
      <div className={classes.foot}>
        <button
          type="button"
          className={classes.bump}
          data-verb={nextMove[status].verb}
          data-waits={waits || undefined}
          tabIndex={tabIndex}
          onClick={(event) => isTremble(tapOf(event)) || bump(order, status)}
        >
          {waits ? words.waitsForStudent : words.verbs[nextMove[status].verb]}
        </button>
        <button
          type="button"
          className={classes.more}
          aria-label={words.more(order.number)}
          tabIndex={tabIndex}
          onClick={() => open(order)}
        >
          <IconDots size={24} />
        </button>
      </div>
    </article>
  );
});
