import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { ApiProblem } from '../../../clients/browser/problem.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { notePrinting } from '../api/orders.ts';
import { usePanel } from '../shell/panel.tsx';
import { learn } from './use-moves.ts';

/** An order on its way to paper, and what was known of its papers before. */
export type Printing = { key: number; order: Order; printedBefore: Order['printed'] };

/** So long ago an order may have been accepted that a board prints when it has just been opened, in milliseconds. */
const recentlyMs = 120_000;
const isAccepted = ({ status }: Order) => status === 'accepted' || status === 'preparing';
let keys = 0;

/**
 * What goes to paper, one after the other. By hand it does at once, and every board hears of it when there is a network; by
 * itself it does on the one device that was the first to say so.
 */
export function usePrinting(cafeteriaId: string, byItself: boolean) {
  const { api } = usePanel();
  const client = useQueryClient();
  const [queue, setQueue] = useState<readonly Printing[]>([]);
  const add = useCallback(
    (order: Order, printedBefore: Order['printed']) =>
      setQueue((before) => [...before, { key: keys++, order, printedBefore }]),
    [],
  );
  const printed = useCallback(() => setQueue(([, ...rest]) => rest), []);
  const note = useCallback(
    async (order: Order, ifFirst: boolean) => {
      const noted = await notePrinting(api, order.id, ifFirst);
      learn(client.setQueryData.bind(client), cafeteriaId, noted);
      return noted;
    },
    [api, client, cafeteriaId],
  );
  const print = useCallback(
    (order: Order) => {
      add(order, order.printed ?? null);
      void note(order, false).catch(() => undefined);
    },
    [add, note],
  );
  // An answer and the stream both tell of it.
  const asked = useRef(new Set<string>());
  /** Prints what was accepted, where this device does that; `lately`: and not long ago. */
  const accepted = useCallback(
    (order: Order, lately = false) => {
      if (!byItself || order.printed || !isAccepted(order) || asked.current.has(order.id)) return;
      if (lately && Date.now() - Date.parse(order.acceptedAt ?? '') > recentlyMs) return;
      asked.current.add(order.id);
      note(order, true).then(
        (noted) => add(noted, null),
        // Another device has it. Where that is not known, a paper too many is better than none.
        (error) => !(error instanceof ApiProblem && error.code === 'already_printed') && add(order, null),
      );
    },
    [byItself, add, note],
  );
  return { printing: queue[0], print, printed, accepted };
}
