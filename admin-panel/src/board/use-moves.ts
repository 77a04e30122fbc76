import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Order, OrderStatus } from '../../../src/contracts/orders.ts';
import { moveOrder } from '../api/orders.ts';
import { type Say, useSay } from '../shell/say.ts';
import { type Live, withOrder } from '../stream/live.ts';
import { liveKey } from '../stream/use-stream.ts';
import { boardWords } from '../words/board.ts';
import type { board } from '../words/es/board.ts';
import { useWords } from '../words/language.tsx';
import { Moves, type Outcome } from './moves.ts';
import { outliving, useOutliving } from './outliving.ts';

type Outlets = { learned(order: Order): void; told(outcome: Outcome): void };

const movesOf = outliving<Moves, Outlets>(
  (api, outlets) =>
    new Moves({
      send: ({ order, verb, reason }) => moveOrder(api, order, verb, reason === undefined ? {} : { reason }),
      learned: (order) => outlets.current.learned(order),
      told: (outcome) => outlets.current.told(outcome),
      now: Date.now,
    }),
);

/** The moves of a board, and where they lead; what comes of them is told in a word. `onLearned`: an order as an answer tells it. */
export function useMoves(cafeteriaId: string, onLearned: (order: Order) => void) {
  const client = useQueryClient();
  const words = useWords(boardWords);
  const say = useSay();
  const moves = useOutliving(movesOf, cafeteriaId, {
    learned: (order) => {
      learn(client.setQueryData.bind(client), cafeteriaId, order);
      onLearned(order);
    },
    told: (outcome) => tell(outcome, words, say),
  });
  const queues = useSyncExternalStore(moves.subscribe, moves.all);
  const ahead = useMemo(() => {
    const targets = new Map<string, OrderStatus>();
    for (const [id, queue] of queues) targets.set(id, queue.at(-1)?.to ?? 'placed');
    return targets;
  }, [queues]);

  useEffect(() => {
    const flush = () => moves.flush();
    const flushIfHidden = () => document.visibilityState === 'hidden' && moves.flush();
    document.addEventListener('visibilitychange', flushIfHidden);
    addEventListener('pagehide', flush);
    return () => {
      document.removeEventListener('visibilitychange', flushIfHidden);
      removeEventListener('pagehide', flush);
      // Another page, or another cafeteria: nothing waits for a board that nobody sees.
      moves.flush();
    };
  }, [moves]);

  return { moves, queues, ahead };
}

type SetLive = (
  key: ReturnType<typeof liveKey>,
  update: (live: Live | undefined) => Live | undefined,
) => void;

/** An answer tells what the stream is about to. */
export function learn(set: SetLive, cafeteriaId: string, order: Order): void {
  set(liveKey(cafeteriaId, 'staff'), (live) => live && withOrder(live, order));
}

function tell(outcome: Outcome, words: typeof board, say: Say): void {
  const { order, from } = outcome.move;
  switch (outcome.kind) {
    case 'undone':
      say(words.undone(order.number, words.statuses[from]));
      break;
    case 'conflict':
      say(words.conflict(order.number, words.statuses[outcome.status]), 'trouble');
      break;
    case 'changed':
      say(words.changed(order.number), 'trouble');
      break;
    case 'refused':
      say(words.refused(order.number, outcome.problem.message), 'trouble');
      break;
  }
}
