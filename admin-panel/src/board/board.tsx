import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { CafeteriaEvent } from '../../../src/contracts/events.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { isOpen } from '../../../src/domain/order-moves.ts';
import { BarSlot } from '../shell/bar-slot.tsx';
import { Waiting } from '../shell/notice.tsx';
import type { Place } from '../shell/place.tsx';
import { useLatest } from '../stream/use-latest.ts';
import { useStream } from '../stream/use-stream.ts';
import { useWakeLock } from '../stream/use-wake-lock.ts';
import { boardWords } from '../words/board.ts';
import { useFormats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { Below } from './below.tsx';
import classes from './board.module.css';
import { BoardColumns } from './board-columns.tsx';
import { columnsOf } from './columns.ts';
import { ConnectionBadge } from './connection-badge.tsx';
import { Dialogs } from './dialogs.tsx';
import { Ticket } from './ticket.tsx';
import { Toolbar } from './toolbar.tsx';
import { useAlarm } from './use-alarm.ts';
import { useArrivals } from './use-arrivals.ts';
import { useBump } from './use-bump.ts';
import { useKeys } from './use-keys.ts';
import { learn, useMoves } from './use-moves.ts';
import { useSelection } from './use-selection.ts';

const none: ReadonlyMap<string, Order> = new Map();

/** The kitchen's board: what the stream tells, with the taps of this screen ahead of it. */
export function Board({ place }: { place: Place }) {
  const words = useWords(boardWords);
  const shell = useWords(shellWords);
  const formats = useFormats(place.timezone);
  const client = useQueryClient();
  const alarm = useAlarm();
  const arrivals = useArrivals();
  const { moves, queues, ahead } = useMoves(place.id);
  useWakeLock();

  const onEvent = ({ event, order }: CafeteriaEvent) => {
    if (event.startsWith('menu.')) void client.invalidateQueries({ queryKey: ['menu', place.id] });
    if (event.startsWith('cafeteria.')) void client.invalidateQueries({ queryKey: ['settings', place.id] });
    if (!order) return;
    moves.heard(order);
    if (event !== 'order.placed') return;
    arrivals.note(order.id);
    alarm.ring();
  };
  const { live, connection } = useStream(place.id, 'staff', onEvent);
  const orders = live?.orders ?? none;
  // After a snapshot: what it contradicts is given up.
  const snapshot = useLatest(orders);
  const { status } = connection;
  useEffect(() => {
    if (status === 'connected') moves.heardAll(openOnly(snapshot.current));
  }, [status, moves, snapshot]);

  const columns = useMemo(() => columnsOf(orders.values(), ahead), [orders, ahead]);
  const { root, selected, select, step } = useSelection(columns);
  const { bump, asksCode, askCode } = useBump(place.id, moves);
  const [opened, setOpened] = useState<string | null>(null);
  const [sellingOut, sellOut] = useState(false);
  const startSellingOut = useCallback(() => sellOut(true), []);
  const [help, setHelp] = useState(false);
  const [printing, setPrinting] = useState<{ order: Order; key: number } | null>(null);
  const open = useCallback((order: Order | null) => setOpened(order?.id ?? null), []);
  const learned = (order: Order) => learn(client.setQueryData.bind(client), place.id, order);
  const prints = useRef(0);
  const print = useCallback((order: Order) => setPrinting({ order, key: prints.current++ }), []);
  const printed = useCallback(() => setPrinting(null), []);

  const shown = Object.values(columns)
    .flat()
    .find(({ order }) => order.id === selected);
  useKeys({
    move: step,
    bump: () => {
      if (!shown) return;
      step('onwards');
      bump(shown.order, shown.status);
    },
    undo: () => moves.undo(),
    detail: () => shown && open(shown.order),
    print: () => shown && print(shown.order),
    sound: () => alarm.toggle(),
    help: () => setHelp((before) => !before),
  });

  return (
    <div className={classes.board} ref={root}>
      <h1 className="visually-hidden">{words.title}</h1>
      <BarSlot>
        <ConnectionBadge connection={connection} />
      </BarSlot>
      <Toolbar
        place={place}
        state={live?.cafeteria}
        present={connection.present}
        alarm={alarm}
        formats={formats}
        help={help}
        onHelp={setHelp}
        onSellOut={startSellingOut}
      />
      {live ? (
        <BoardColumns
          columns={columns}
          selected={selected}
          arrived={arrivals.arrived}
          formats={formats}
          bump={bump}
          open={open}
          select={select}
        />
      ) : (
        <Waiting label={shell.loading} />
      )}
      <Below moves={moves} queues={queues} connection={connection} formats={formats} />
      {arrivals.count > 0 && <div key={arrivals.count} className={classes.flash} />}
      <Dialogs
        place={place}
        formats={formats}
        opened={openOnly(orders).get(opened ?? '')}
        onOpened={open}
        sellingOut={sellingOut}
        onSellingOut={sellOut}
        asksCode={asksCode}
        onAsksCode={askCode}
        onPrint={print}
        learned={learned}
      />
      {printing && <Ticket key={printing.key} order={printing.order} formats={formats} onPrinted={printed} />}
    </div>
  );
}

const openOnly = (orders: ReadonlyMap<string, Order>) =>
  new Map([...orders].filter(([, { status }]) => isOpen(status)));
