import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { makeLine } from '../../api/orders.ts';
import { usePanel } from '../../shell/panel.tsx';
import { useSay } from '../../shell/say.ts';
import { useLatest } from '../../stream/use-latest.ts';
import { boardWords } from '../../words/board.ts';
import { useWords } from '../../words/language.tsx';
import { learn } from '../use-moves.ts';
import { Bumps } from './bumps.ts';

/** The bumps of a station of a cafeteria; a refusal is told in a word. */
export function useBumps(cafeteriaId: string) {
  const { api } = usePanel();
  const client = useQueryClient();
  const words = useLatest(useWords(boardWords));
  const say = useLatest(useSay());
  const bumps = useMemo(
    () =>
      new Bumps({
        send: ({ order, itemId, station, made }) => makeLine(api, order.id, { itemId, station, made }),
        learned: (order) => learn(client.setQueryData.bind(client), cafeteriaId, order),
        refused: ({ order }, problem) =>
          say.current(words.current.refused(order.number, problem.message), 'trouble'),
        now: Date.now,
      }),
    [api, client, cafeteriaId, words, say],
  );
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
