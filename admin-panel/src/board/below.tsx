import { useSeconds } from '../stream/clock.ts';
import type { Connection } from '../stream/use-stream.ts';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import classes from './board.module.css';
import type { Move, Moves } from './moves.ts';

type Props = {
  moves: Moves;
  queues: ReturnType<Moves['all']>;
  connection: Connection;
  formats: Formats;
};

/** What lies over the columns for a while: how old they are without a connection, and what can still be undone. */
export function Below({ moves, queues, connection, formats }: Props) {
  const pending = [...queues.values()].filter(([first]) => first?.phase !== 'sending');
  return (
    <div className={classes.below}>
      <ul className={classes.tray}>
        {pending.slice(-shownAtOnce).map((queue) => (
          <Pending key={queue[0]?.order.id} queue={queue} undo={(id) => moves.undo(id)} />
        ))}
      </ul>
      {connection.staleSince !== null && <Stale since={connection.staleSince} formats={formats} />}
    </div>
  );
}

/** More than fit beside each other on a tablet; the others can be undone by Z. */
const shownAtOnce = 3;

function Pending({ queue, undo }: { queue: readonly Move[]; undo: (id: string) => void }) {
  const words = useWords(boardWords);
  const now = useSeconds();
  const [first, last] = [queue[0], queue.at(-1)];
  if (!first || !last) return null;
  const { order, to, phase, dueAt } = last;
  const waits = first.phase === 'waiting';
  const seconds = Math.max(0, Math.ceil((dueAt - now) / 1000));
  return (
    <li>
      <span>
        {words.moving(order.number, words.statuses[to])}
        {waits && <small className={classes.waits}> {words.waitingToSend}</small>}
      </span>
      {phase === 'held' && (
        <button type="button" className={classes.undo} onClick={() => undo(order.id)}>
          {words.undo} {!waits && seconds}
        </button>
      )}
    </li>
  );
}

function Stale({ since, formats }: { since: number; formats: Formats }) {
  const words = useWords(boardWords);
  const seconds = Math.max(0, Math.floor((useSeconds() - since) / 1000));
  return <p className={classes.stale}>{words.stale(formats.age(seconds))}</p>;
}
