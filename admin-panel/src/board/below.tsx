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
  const pending = [...queues.values()]
    .flatMap((queue) => queue.slice(-1))
    .filter(({ phase }) => phase !== 'sending');
  return (
    <div className={classes.below}>
      <ul className={classes.tray}>
        {pending.slice(-shownAtOnce).map((move) => (
          <li key={move.order.id}>
            <Pending move={move} undo={() => moves.undo(move.order.id)} />
          </li>
        ))}
      </ul>
      {connection.staleSince !== null && <Stale since={connection.staleSince} formats={formats} />}
    </div>
  );
}

/** More than fit beside each other on a tablet; the others can be undone by Z. */
const shownAtOnce = 3;

function Pending({ move, undo }: { move: Move; undo: () => void }) {
  const words = useWords(boardWords);
  const now = useSeconds();
  const target = words.statuses[move.to];
  if (move.phase === 'waiting')
    return (
      <span>
        {words.moving(move.order.number, target)}: {words.waitingToSend}
      </span>
    );
  const seconds = Math.max(0, Math.ceil((move.dueAt - now) / 1000));
  return (
    <>
      <span>{words.moving(move.order.number, target)}</span>
      <button type="button" className={classes.undo} onClick={undo}>
        {words.undo} {seconds}
      </button>
    </>
  );
}

function Stale({ since, formats }: { since: number; formats: Formats }) {
  const words = useWords(boardWords);
  const seconds = Math.max(0, Math.floor((useSeconds() - since) / 1000));
  return <p className={classes.stale}>{words.stale(formats.age(seconds))}</p>;
}
