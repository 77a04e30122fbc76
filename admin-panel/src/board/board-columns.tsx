import { memo } from 'react';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import classes from './board.module.css';
import { type ColumnStatus, columnStatuses, isWaiting, type Shown } from './columns.ts';
import { EndedCard } from './ended-card.tsx';
import type { ByDay } from './later.ts';
import { LaterGroup } from './later-group.tsx';
import { type CardActions, OrderCard } from './order-card.tsx';

type Props = CardActions & {
  dismiss(id: string): void;
  orders: ByDay;
  /** Whose orders for another day are in sight. */
  opened: ReadonlySet<ColumnStatus>;
  toggle(status: ColumnStatus): void;
  /** How many new orders a search leaves out; null: nothing is sought. */
  hidden: number | null;
  selected: string | null;
  arrived: ReadonlySet<string>;
  formats: Formats;
};

/** Four columns beside each other; where they do not fit, one swipes from one to the next. */
export function BoardColumns({ orders, opened, ...rest }: Props) {
  return (
    <div className={classes.columns}>
      {columnStatuses.map((status) => (
        <Column
          key={status}
          status={status}
          shown={orders.today[status]}
          later={orders.later[status]}
          opened={opened.has(status)}
          {...rest}
        />
      ))}
    </div>
  );
}

type ColumnProps = Omit<Props, 'orders' | 'opened'> & {
  status: ColumnStatus;
  shown: readonly Shown[];
  later: readonly Shown[];
  opened: boolean;
};

const Column = memo(function Column({
  status,
  shown,
  later,
  opened,
  toggle,
  hidden,
  selected,
  arrived,
  formats,
  dismiss,
  ...actions
}: ColumnProps) {
  const words = useWords(boardWords);
  const cardOf = ({ order, moving, ended }: Shown) =>
    ended ? (
      <EndedCard
        key={order.id}
        order={order}
        selected={selected === order.id}
        dismiss={dismiss}
        select={actions.select}
      />
    ) : (
      <OrderCard
        key={order.id}
        order={order}
        status={status}
        moving={moving}
        isNew={arrived.has(order.id)}
        selected={selected === order.id}
        formats={formats}
        {...actions}
      />
    );
  return (
    <section className={classes.column} data-column={status} aria-label={words.columns[status]}>
      <h2 className={classes.heading}>
        {words.columns[status]}
        <span className={classes.count}>{shown.length}</span>
      </h2>
      <div className={classes.cards}>
        {shown.length === 0 && (
          <p className={classes.nothing}>
            {hidden !== null ? words.noneFound : later.length > 0 ? words.nothingToday : words.empty[status]}
          </p>
        )}
        {status === 'placed' && hidden !== null && hidden > 0 && (
          <p className={classes.nothing} role="status">
            {words.outsideSearch(hidden)}
          </p>
        )}
        {shown.map(cardOf)}
        {status === 'placed' && <AcceptAll shown={shown} bump={actions.bump} />}
        <LaterGroup
          shown={later}
          opened={opened}
          isNew={later.some(({ order }) => arrived.has(order.id))}
          formats={formats}
          onToggle={() => toggle(status)}
        >
          {later.map(cardOf)}
        </LaterGroup>
      </div>
    </section>
  );
});

/** A wave of a recess in one tap, which can be undone as any other. Below the last: whoever comes to it has seen them all. */
function AcceptAll({ shown, bump }: { shown: readonly Shown[]; bump: CardActions['bump'] }) {
  const words = useWords(boardWords);
  const waiting = shown.filter(isWaiting);
  if (waiting.length < 2) return null;
  return (
    <button
      type="button"
      className={classes.several}
      onClick={() => {
        for (const { order } of waiting) bump(order, 'placed');
      }}
    >
      {words.acceptAll(waiting.length)}
    </button>
  );
}
