import { useEffect, useMemo } from 'react';
import type { Order } from '../../../../src/contracts/orders.ts';
import { concerns, type Station } from '../../../../src/domain/made-lines.ts';
import type { Place } from '../../shell/place.tsx';
import { useLatest } from '../../stream/use-latest.ts';
import type { Formats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import { stationWords } from '../../words/station.ts';
import { EndedCard } from '../ended-card.tsx';
import { useIsForToday } from '../use-is-for-today.ts';
import { BumpTray } from './bump-tray.tsx';
import classes from './station-board.module.css';
import { StationCard } from './station-card.tsx';
import { ticketsOf } from './station-tickets.ts';
import { useBumps } from './use-bumps.ts';

export type StationBoardProps = {
  place: Place;
  station: Station;
  orders: ReadonlyMap<string, Order>;
  /** How many wait to be accepted, which is done on the whole board. */
  fresh: number;
  /** What came to an end elsewhere, until somebody has seen it. */
  ended: { ended: readonly Order[]; dismiss(id: string): void };
  open(order: Order): void;
  formats: Formats;
  /** Back to the whole board. */
  onClose(): void;
};

/** What one station has to make, line by line; a tap marks a line, another takes it back. */
export default function StationBoard(props: StationBoardProps) {
  const { place, station, orders, fresh, ended, open, formats, onClose } = props;
  const words = useWords(stationWords);
  const { stations } = useWords(menuWords);
  const { bumps, all } = useBumps(place.id);
  const isForToday = useIsForToday(place.timezone);
  const tickets = useMemo(
    () => ticketsOf([...orders.values()].filter(isForToday), station, all),
    [orders, station, all, isForToday],
  );
  const lost = ended.ended.filter(
    ({ acceptedAt, items }) => acceptedAt !== null && items.some((item) => concerns(item, station)),
  );
  useUndoKey(() => bumps.undoLast());
  return (
    <section className={classes.station} data-station={station} aria-label={stations[station]}>
      <h2 className={classes.heading}>
        {stations[station]}
        <span className={classes.count}>{words.left(tickets.length)}</span>
        <button type="button" className={classes.leave} data-fresh={fresh > 0 || undefined} onClick={onClose}>
          {fresh > 0 ? words.toAccept(fresh) : words.all}
        </button>
      </h2>
      <div className={classes.cards}>
        {tickets.length + lost.length === 0 && <p className={classes.nothing}>{words.nothing}</p>}
        {lost.map((order) => (
          <EndedCard key={order.id} order={order} selected dismiss={ended.dismiss} select={() => {}} />
        ))}
        {tickets.map(({ order, own, others }) => (
          <StationCard
            key={order.id}
            {...{ order, own, others, station, formats, open }}
            tap={(line, made) => bumps.tap(order, line.id, line.stations?.length ? station : undefined, made)}
          />
        ))}
      </div>
      <BumpTray bumps={bumps} all={all} formats={formats} />
    </section>
  );
}

/** The undo of the board's keys, for what was marked here. */
function useUndoKey(undo: () => void): void {
  const latest = useLatest(undo);
  useEffect(() => {
    const onKey = ({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent) => {
      const isTyping =
        target instanceof Element && target.closest('input, textarea, select, [role="dialog"]');
      if (key.toLowerCase() === 'z' && !ctrlKey && !metaKey && !altKey && !isTyping) latest.current();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [latest]);
}
