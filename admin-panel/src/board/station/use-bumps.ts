import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { ApiProblem } from '../../../../clients/browser/problem.ts';
import type { Order } from '../../../../src/contracts/orders.ts';
import { makeLine } from '../../api/orders.ts';
import { useSay } from '../../shell/say.ts';
import { boardWords } from '../../words/board.ts';
import { useWords } from '../../words/language.tsx';
import { outliving, useOutliving } from '../outliving.ts';
import { learn } from '../use-moves.ts';
import { type Bump, Bumps } from './bumps.ts';

type Outlets = { learned(order: Order): void; refused(bump: Bump, problem: ApiProblem): void };

const bumpsOf = outliving<Bumps, Outlets>(
  (api, outlets) =>
    new Bumps({
      send: ({ order, itemId, station, made }) => makeLine(api, order.id, { itemId, station, made }),
      learned: (order) => outlets.current.learned(order),
      refused: (bump, problem) => outlets.current.refused(bump, problem),
      now: Date.now,
    }),
);

/** The bumps of a station of a cafeteria; a refusal is told in a word. */
export function useBumps(cafeteriaId: string) {
  const client = useQueryClient();
  const words = useWords(boardWords);
  const say = useSay();
  const bumps = useOutliving(bumpsOf, cafeteriaId, {
    learned: (order) => learn(client.setQueryData.bind(client), cafeteriaId, order),
    refused: ({ order }, problem) => say(words.refused(order.number, problem.message), 'trouble'),
  });
  const all = useSyncExternalStore(bumps.subscribe, bumps.all);
  useEffect(() => {
    const flush = () => bumps.flush();
    const flushIfHidden = () => document.visibilityState === 'hidden' && bumps.flush();
    document.addEventListener('visibilitychange', flushIfHidden);
    addEventListener('pagehide', flush);
    return () => {
      document.removeEventListener('visibilitychange', flushIfHidden);
      removeEventListener('pagehide', flush);
      bumps.flush();
    };
  }, [bumps]);
  return { bumps, all };
}
