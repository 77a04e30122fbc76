import { useSeconds } from '../../../clients/browser/clock.ts';
import type { Connection } from '../stream/use-stream.ts';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { useAllergy } from './allergen-band.tsx';
import classes from './board.module.css';
import type { Move, Moves } from './moves.ts';
import { WayBack } from './way-back.tsx';

type Props = {
  moves: Moves;
  queues: ReturnType<Moves['all']>;
  connection: Connection;
  formats: Formats;
};

/** What lies over the columns for a while: how old they are without a connection, and what can still be undone. */
export function Below({ moves, queues, connection, formats }: Props) {
  const words = useWords(boardWords);
  const undoable = [...queues.values()].filter((queue) => queue.at(-1)?.phase === 'held').length;
  const held = [...queues.values()].filter(([first]) => first?.phase !== 'sending');
  const asked = held.filter(([first]) => first?.phase === 'asking');
  const pending = held.filter(([first]) => first?.phase !== 'asking');
  return (
    <div className={classes.below}>
      <ul className={classes.tray} data-tray>
        {[...asked.slice(-shownAtOnce), ...pending.slice(-shownAtOnce)].slice(0, shownAtOnce).map((queue) => (
          <Pending key={queue[0]?.order.id} queue={queue} moves={moves} formats={formats} />
        ))}
        {undoable > shownAtOnce && (
          <li>
            <button type="button" className={classes.undo} onClick={() => moves.undoAll()}>
              {words.undoAll(undoable)}
            </button>
          </li>
        )}
      </ul>
      {connection.staleSince !== null && <Stale since={connection.staleSince} formats={formats} />}
    </div>
  );
}

/** More than fit beside each other on a tablet; the others can be undone by Z. What is asked comes first. */
const shownAtOnce = 3;

type PendingProps = { queue: readonly Move[]; moves: Moves; formats: Formats };

function Pending({ queue, ...rest }: PendingProps) {
  const [first, last] = [queue[0], queue.at(-1)];
  return first && last ? <Held first={first} last={last} {...rest} /> : null;
}

type HeldProps = Omit<PendingProps, 'queue'> & { first: Move; last: Move };

/** What is just being handed over says once more who must not eat what: the plate is still on the counter. */
function Held({ first, last, moves, formats }: HeldProps) {
  const words = useWords(boardWords);
  const now = useSeconds();
  const { order, to, phase, dueAt } = last;
  const allergy = useAllergy(order);
  const isLate = first.phase === 'waiting' || first.phase === 'asking';
  const age = formats.age(Math.max(0, Math.floor((now - first.tappedAt) / 1000)));
  const seconds = Math.max(0, Math.ceil((dueAt - now) / 1000));
  return (
    <li>
      <span>
        {words.moving(order.number, words.statuses[to])}
        {to === 'collected' && allergy && <strong className={classes.allergy}>{allergy}</strong>}
        {isLate && (
          <small className={classes.waits}>
            {' '}
            {first.phase === 'asking' ? words.stillHolds(age) : words.waitingToSend(age)}
          </small>
        )}
      </span>
      {(first.phase === 'asking' || phase === 'held') && (
        <WayBack
          asks={first.phase === 'asking'}
          answer={(holds) => moves.answer(order.id, holds)}
          undo={() => moves.undo(order.id)}
          seconds={isLate ? null : seconds}
        />
      )}
    </li>
  );
}

function Stale({ since, formats }: { since: number; formats: Formats }) {
  const words = useWords(boardWords);
  const seconds = Math.max(0, Math.floor((useSeconds() - since) / 1000));
  return <p className={classes.stale}>{words.stale(formats.age(seconds))}</p>;
}
