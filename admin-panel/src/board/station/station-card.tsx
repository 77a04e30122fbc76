import { IconCheck, IconDots, IconMessage2 } from '@tabler/icons-react';
import type { Order } from '../../../../src/contracts/orders.ts';
import { isMadeAt, type Station } from '../../../../src/domain/made-lines.ts';
import { boardWords } from '../../words/board.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { stationWords } from '../../words/station.ts';
import { AllergenBand } from '../allergen-band.tsx';
import { Asked } from '../asked.tsx';
import { promiseOf, questionsOf } from '../columns.ts';
import { DueChip } from '../due-chip.tsx';
import card from '../order-card.module.css';
import { Parts } from '../order-lines.tsx';
import { isTremble, tapOf } from '../tremble.ts';
import classes from './station-board.module.css';
import { isMadeHere, type StationTicket } from './station-tickets.ts';

type Line = Order['items'][number];
type Props = StationTicket & {
  station: Station;
  formats: Formats;
  open(order: Order): void;
  tap(line: Line, made: boolean): void;
};

/** One order at one station: its own lines to be tapped, below them what goes out with them. */
export function StationCard({ order, own, others, station, formats, open, tap }: Props) {
  const words = useWords(boardWords);
  const { elsewhere, made } = useWords(stationWords);
  const promise = formats.timeNear(promiseOf(order), Date.now());
  return (
    <article
      className={card.card}
      data-number={order.number}
      aria-label={words.card(order.number, words.statuses[order.status], promise)}
    >
      <header className={card.head}>
        <div className={card.name}>
          <strong className={card.number}>{order.number}</strong>
          <span className={card.when}>
            <time className={card.time} dateTime={promiseOf(order)}>
              {promise}
            </time>
            <span className={card.who}>{order.studentName}</span>
          </span>
        </div>
        <DueChip
          order={order}
          status={order.status === 'preparing' ? 'preparing' : 'accepted'}
          formats={formats}
        />
        <button
          type="button"
          className={card.more}
          aria-label={words.more(order.number)}
          onClick={() => open(order)}
        >
          <IconDots size={24} />
        </button>
      </header>
      <AllergenBand order={order} />
      {order.note && (
        <p className={card.note}>
          <IconMessage2 size={20} aria-label={words.note} /> {order.note}
        </p>
      )}
      <ul className={`${card.lines} ${classes.lines}`}>
        {own.map((line) => (
          <li key={line.id} data-removed={line.removedAt ? true : undefined}>
            <StationLine line={line} isMade={isMadeHere(line, station)} tap={tap} />
          </li>
        ))}
      </ul>
      {questionsOf(order).map((question) => (
        <Asked key={question.id} question={question} formats={formats} />
      ))}
      {others.length > 0 && (
        <p className={classes.elsewhere}>
          {elsewhere}:{' '}
          {others
            .filter(({ removedAt }) => !removedAt)
            .map((line) => `${line.quantity}× ${line.name}${isMadeAt(line) ? ` (${made})` : ''}`)
            .join(', ')}
        </p>
      )}
    </article>
  );
}

function StationLine({ line, isMade, tap }: { line: Line; isMade: boolean; tap: Props['tap'] }) {
  const words = useWords(boardWords);
  const { name, quantity, components, modifiers, note, removedAt } = line;
  return (
    <button
      type="button"
      className={classes.line}
      aria-pressed={isMade}
      disabled={removedAt !== null}
      onClick={(event) => isTremble(tapOf(event)) || tap(line, !isMade)}
    >
      <span className={card.quantity}>{quantity}×</span>
      <span className={classes.what}>
        <span className={card.dish}>{name}</span>
        {removedAt && <em className={card.option}> {words.removed}</em>}
        <Parts components={components} quantity={quantity} />
        {modifiers.map((modifier) => (
          <span key={modifier.id} className={card.option}>
            {modifier.name}
          </span>
        ))}
        {note && <span className={card.lineNote}>{note}</span>}
      </span>
      <span className={classes.check} aria-hidden>
        {isMade && <IconCheck size={28} stroke={3} />}
      </span>
    </button>
  );
}
