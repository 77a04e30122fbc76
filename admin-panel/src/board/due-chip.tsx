import { useAtTime } from '../../../clients/browser/clock.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { boardWords } from '../words/board.ts';
import type { board } from '../words/es/board.ts';
import { useWords } from '../words/language.tsx';
import type { ColumnStatus } from './columns.ts';
import classes from './due-chip.module.css';
import { type Due, dueOf } from './lateness.ts';

/** Minutes against what runs out next, by number and by colour. As wide with one digit as with three: nothing moves when it ticks. */
export function DueChip({ order, status }: { order: Order; status: ColumnStatus }) {
  const words = useWords(boardWords);
  const [kind, minutes] = useAtTime((now) => {
    const due = dueOf(order, status, now);
    return `${due.kind} ${due.minutes}`;
  }).split(' ') as [Due['kind'], string];
  return (
    <span className={classes.chip} data-due={kind}>
      <b>{kind === 'late' ? `+${minutes}` : minutes}</b>
      <small>{saidOf(kind, words)}</small>
    </span>
  );
}

function saidOf(kind: Due['kind'], words: typeof board): string {
  if (kind === 'late') return words.late;
  if (kind === 'waiting' || kind === 'waiting-long') return words.waiting;
  if (kind === 'accept' || kind === 'accept-soon') return words.lapses;
  return kind === 'due' ? words.due : words.minutes;
}
