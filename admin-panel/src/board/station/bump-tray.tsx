import { useSeconds } from '../../../../clients/browser/clock.ts';
import { boardWords } from '../../words/board.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { stationWords } from '../../words/station.ts';
import board from '../board.module.css';
import { undoMs } from '../moves.ts';
import { WayBack } from '../way-back.tsx';
import type { Bump, Bumps } from './bumps.ts';

/** As many as fit beside each other on a tablet; another tap on its line takes any of them back. */
const shownAtOnce = 2;

type Props = { bumps: Bumps; all: ReadonlyMap<string, Bump>; formats: Formats };

/** What was marked in the last seconds, with its way back; what the network has not taken says so. */
export function BumpTray({ bumps, all, formats }: Props) {
  const words = useWords(boardWords);
  const { madeNow, notMade } = useWords(stationWords);
  const now = useSeconds();
  const isAsked = ({ phase }: Bump) => Number(phase === 'asking');
  const newest = [...all]
    .sort(([, a], [, b]) => isAsked(b) - isAsked(a) || b.tappedAt - a.tappedAt)
    .slice(0, shownAtOnce);
  return (
    <div className={board.below}>
      <ul className={board.tray} data-tray>
        {newest.map(([key, { order, itemId, made, phase, tappedAt }]) => {
          const dish = order.items.find(({ id }) => id === itemId)?.name ?? '';
          // The clock ticks behind the tap.
          const age = formats.age(Math.max(0, Math.floor((now - tappedAt) / 1000)));
          const seconds = Math.ceil(Math.min(undoMs, tappedAt + undoMs - now) / 1000);
          return (
            <li key={key}>
              <span>
                {(made ? madeNow : notMade)(order.number, dish)}
                {phase === 'waiting' && <small className={board.waits}> {words.waitingToSend(age)}</small>}
                {phase === 'asking' && <small className={board.waits}> {words.stillHolds(age)}</small>}
              </span>
              <WayBack
                asks={phase === 'asking'}
                answer={(holds) => bumps.answer(key, holds)}
                undo={() => bumps.undo(key)}
                seconds={phase === 'waiting' ? null : Math.max(0, seconds)}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
