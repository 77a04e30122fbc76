import { useAtTime } from '../../../clients/browser/clock.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { boardWords } from '../words/board.ts';
import type { board } from '../words/es/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { type ColumnStatus, promiseOf } from './columns.ts';
import classes from './due-chip.module.css';
import { type Due, dueOf, inHoursFrom } from './lateness.ts';

type Props = { order: Order; status: ColumnStatus; formats: Formats };

/** Time against what runs out next, by number and by colour. As wide with one digit as with three: nothing moves when it ticks. */
export function DueChip({ order, status, formats }: Props) {
  const words = useWords(boardWords);
  const [kind, minutes, days] = useAtTime((now) => {
    const due = dueOf(order, status, now);
    const isFar = (due.kind === 'early' || due.kind === 'accept') && due.minutes >= inHoursFrom;
    return `${due.kind} ${due.minutes} ${isFar ? formats.daysUntil(promiseOf(order), now) : 0}`;
  }).split(' ') as [Due['kind'], string, string];
  if (days !== '0')
    return (
      <span className={classes.chip} data-due="another-day">
        <b>{days}</b>
        <small>{words.days(Number(days))}</small>
      </span>
    );
  const isLong = Number(minutes) >= inHoursFrom;
  const count = isLong ? words.hours(Math.floor(Number(minutes) / 60)) : minutes;
  return (
    <span className={classes.chip} data-due={kind}>
      <b>{kind === 'late' ? `+${count}` : count}</b>
      <small>{saidOf(kind, isLong, words)}</small>
    </span>
  );
}

function saidOf(kind: Due['kind'], isLong: boolean, words: typeof board): string {
  if (kind === 'late') return words.late;
  if (kind === 'waiting' || kind === 'waiting-long') return words.waiting;
  if (kind === 'accept' || kind === 'accept-soon') return words.lapses;
  if (kind === 'due') return words.due;
  return isLong ? words.left : words.minutes;
}
