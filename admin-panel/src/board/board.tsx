import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useWakeLock } from '../../../clients/browser/use-wake-lock.ts';
import type { CafeteriaEvent } from '../../../src/contracts/events.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { concerns } from '../../../src/domain/made-lines.ts';
import { isOpen } from '../../../src/domain/order-moves.ts';
import { BarSlot } from '../shell/bar-slot.tsx';
import { Waiting } from '../shell/notice.tsx';
import { usePanel } from '../shell/panel.tsx';
import { fetchLater, Part, part } from '../shell/part.tsx';
import type { Place } from '../shell/place.tsx';
import { useSay } from '../shell/say.ts';
import { useTitle } from '../shell/use-title.ts';
import type { OpenOrder } from '../stream/live.ts';
import { useLatest } from '../stream/use-latest.ts';
import { useStream } from '../stream/use-stream.ts';
import { boardWords } from '../words/board.ts';
import { useFormats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { Below } from './below.tsx';
import classes from './board.module.css';
import { BoardColumns } from './board-columns.tsx';
import { Clock } from './clock.tsx';
import { ColumnTabs } from './column-tabs.tsx';
import { columnsOf, isWaiting } from './columns.ts';
import { ConnectionBadge } from './connection-badge.tsx';
import { Dialogs } from './dialogs.tsx';
import { endsOrder } from './ending.ts';
import { lapsesSoonMinutes } from './lateness.ts';
import { MayGoDark } from './may-go-dark.tsx';
import { Presence } from './presence.tsx';
import { SearchField, searchFieldId } from './search-field.tsx';
import { Toolbar } from './toolbar.tsx';
import { useAlarm } from './use-alarm.ts';
import { useArrivals } from './use-arrivals.ts';
import { useBump } from './use-bump.ts';
import { useByDay } from './use-by-day.ts';
import { useCalling } from './use-calling.ts';
import { useEnded } from './use-ended.ts';
import { useInSight } from './use-in-sight.ts';
import { useKeys } from './use-keys.ts';
import { learn, useMoves } from './use-moves.ts';
import { usePrinting } from './use-printing.ts';
import { useSelection } from './use-selection.ts';
import { useView } from './view.ts';

const ticket = part(async () => ({ default: (await import('./ticket.tsx')).Ticket }));
const toMakeAside = part(() => import('./to-make-aside.tsx'));
const keepPicture = part(() => import('./keep-picture.tsx'));
const stationBoard = part(() => import('./station/station-board.tsx'));

const finding = fetchLater(() => import('./find-lost.ts'));

const ignore = () => {};
const none: ReadonlyMap<string, Order> = new Map();
const noColumns = columnsOf([], new Map());

/** The kitchen's board: what the stream tells, with the taps of this screen ahead of it. */
export function Board({ place }: { place: Place }) {
  const words = useWords(boardWords);
  const shell = useWords(shellWords);
  const formats = useFormats(place.timezone);
  const client = useQueryClient();
  const alarm = useAlarm();
  const arrivals = useArrivals();
  const { api } = usePanel();
  const say = useSay();
  const ended = useEnded(place.id);
  const [view, changeView] = useView();
  const { printing, print, printed, accepted } = usePrinting(place.id, view.prints);
  const { moves, queues, ahead } = useMoves(place.id, accepted);
  const [opened, setOpened] = useState<string | null>(null);
  const open = useCallback((order: Order | null) => setOpened(order?.id ?? null), []);
  const { bump, asksCode, askCode, acceptWithinMinutes } = useBump({
    cafeteriaId: place.id,
    moves,
    formats,
    open,
  });
  const isLit = useWakeLock();
  // A phone has no room for it in the bar.
  const isWide = useMediaQuery('(min-width: 600px)');

  const onEvent = ({ event, order }: CafeteriaEvent, before: Order | undefined) => {
    if (event.startsWith('menu.')) void client.invalidateQueries({ queryKey: ['menu', place.id] });
    if (event.startsWith('cafeteria.'))
      for (const queryKey of [['settings', place.id], ['places']])
        void client.invalidateQueries({ queryKey });
    if (!order) return;
    const isMine = moves.hasEnded(order.id);
    moves.heard(order);
    // What was never paid for was never the kitchen's.
    if (endsOrder(event, order) && !isMine && before && before.status !== 'pending_payment') lose(order);
    if (event === 'order.accepted' || event === 'order.preparing') accepted(order);
    // A station begins with what was accepted, and has to do with its own alone.
    const { station } = view;
    if (event !== (station ? 'order.accepted' : 'order.placed')) return;
    if (station && !order.items.some((item) => concerns(item, station))) return;
    arrivals.note(order.id);
    alarm.ring();
  };
  /** It was made, or being made: that is heard, too. */
  const lose = (order: Order) => {
    if (ended.note(order) && order.startedAt) alarm.warn();
  };
  const onVanished = async (gone: OpenOrder[]) => {
    try {
      const { findLost } = await finding();
      for (const order of await findLost(api, client, place.id, gone))
        if (!moves.hasEnded(order.id)) lose(order);
    } catch {
      say(shell.unreachableNow, 'trouble');
    }
  };
  const { live, connection } = useStream(place.id, 'staff', onEvent, onVanished);
  const orders = live?.orders ?? none;
  const openOrders = openOnly(orders);
  // After a snapshot: what it contradicts is given up.
  const snapshot = useLatest(openOrders);
  const { status } = connection;
  useEffect(() => {
    if (status !== 'connected') return;
    moves.heardAll(snapshot.current);
    for (const order of snapshot.current.values()) accepted(order, true);
  }, [status, moves, snapshot, accepted]);

  const all = useMemo(() => columnsOf(orders.values(), ahead, ended.ended), [orders, ahead, ended.ended]);
  const days = useByDay(all, place.timezone);
  const fresh = days.today.placed.filter(isWaiting).length;
  useTitle(shell.pages.board, fresh);
  // A station does not accept; it is called when nobody else does.
  useCalling(alarm, all.placed, view.station ? lapsesSoonMinutes : acceptWithinMinutes);
  const [sought, seek] = useState('');
  const inSight = useInSight(days, sought);
  // Keys move nothing that is not in sight.
  const columns = view.station ? noColumns : inSight.columns;
  const { root, selected, select, step } = useSelection(columns);
  const [sellingOut, sellOut] = useState(false);
  const startSellingOut = useCallback(() => sellOut(true), []);
  const [recalling, recall] = useState(false);
  const startRecalling = useCallback(() => recall(true), []);
  const [help, setHelp] = useState(false);
  const learned = (order: Order) => learn(client.setQueryData.bind(client), place.id, order);

  const shown = Object.values(columns)
    .flat()
    .find(({ order }) => order.id === selected);
  useKeys({
    move: step,
    bump: () => {
      if (!shown) return;
      step('onwards');
      if (shown.ended) ended.dismiss(shown.order.id);
      else bump(shown.order, shown.status);
    },
    // A station takes back its own.
    undo: () => view.station || moves.undo(),
    detail: () => shown && !shown.ended && open(shown.order),
    print: () => shown && print(shown.order),
    sound: () => alarm.toggle(),
    search: () => document.getElementById(searchFieldId)?.focus(),
    help: () => setHelp((before) => !before),
  });

  return (
    <div className={classes.board} ref={root} data-density={view.density} data-text={view.text}>
      <h1 className="visually-hidden">{words.title}</h1>
      <BarSlot>
        {isWide && !view.station && <SearchField text={sought} onText={seek} />}
        {!isLit && <MayGoDark />}
        <Clock formats={formats} />
        <Presence present={connection.present} />
        <ConnectionBadge connection={connection} />
      </BarSlot>
      <Toolbar
        place={place}
        state={live?.cafeteria}
        alarm={alarm}
        formats={formats}
        view={view}
        onView={changeView}
        help={help}
        onHelp={setHelp}
        onSellOut={startSellingOut}
        onRecall={startRecalling}
      />
      {place.archivedAt && (
        <p className={classes.archived} role="status">
          {words.archived}
        </p>
      )}
      {live && view.station ? (
        <Part
          of={stationBoard}
          fallback={<Waiting label={shell.loading} />}
          with={{
            place,
            station: view.station,
            orders,
            fresh,
            ended,
            open,
            formats,
            onClose: () => changeView({ station: null }),
          }}
        />
      ) : live ? (
        <>
          {!isWide && <SearchField text={sought} onText={seek} />}
          <ColumnTabs columns={inSight.found.today} />
          <div className={classes.middle}>
            <BoardColumns
              orders={inSight.found}
              opened={inSight.opened}
              hidden={
                sought.trim() === '' ? null : fresh - inSight.found.today.placed.filter(isWaiting).length
              }
              toggle={inSight.toggle}
              selected={selected}
              arrived={arrivals.arrived}
              formats={formats}
              dismiss={ended.dismiss}
              bump={bump}
              open={open}
              select={select}
            />
            {view.counts && (
              <Part
                of={toMakeAside}
                with={{
                  columns: all,
                  timezone: place.timezone,
                  onClose: () => changeView({ counts: false }),
                }}
              />
            )}
          </div>
        </>
      ) : (
        <Waiting label={shell.loading} />
      )}
      {live && (
        <Part of={keepPicture} with={{ place, live, staleSince: connection.staleSince, onClose: ignore }} />
      )}
      <Below moves={moves} queues={queues} connection={connection} formats={formats} />
      {arrivals.count > 0 && <div key={arrivals.count} className={classes.flash} />}
      <Dialogs
        place={place}
        formats={formats}
        opened={openOrders.get(opened ?? '')}
        onOpened={open}
        sellingOut={sellingOut}
        onSellingOut={sellOut}
        recalling={recalling}
        onRecalling={recall}
        asksCode={openOrders.get(asksCode?.id ?? '')}
        onAsksCode={askCode}
        onPrint={print}
        learned={learned}
        onEnd={(order, verb, reason) => moves.end(order, verb, reason)}
      />
      {printing && (
        <Part
          key={printing.key}
          of={ticket}
          with={{
            order: printing.order,
            printedBefore: printing.printedBefore,
            formats,
            onClose: printed,
          }}
        />
      )}
    </div>
  );
}

const openOnly = (orders: ReadonlyMap<string, Order>) =>
  new Map([...orders].filter(([, { status }]) => isOpen(status)));
