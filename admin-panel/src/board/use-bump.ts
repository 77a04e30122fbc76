import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Order } from '../../../src/contracts/orders.ts';
import { isUnanswered } from '../../../src/domain/answer-time.ts';
import { readSettings } from '../api/cafeterias.ts';
import { usePanel } from '../shell/panel.tsx';
import { useSay } from '../shell/say.ts';
import { useLatest } from '../stream/use-latest.ts';
import { boardWords } from '../words/board.ts';
import type { Formats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { untilOf } from './asked.tsx';
import { type ColumnStatus, nextMove, questionsOf } from './columns.ts';
import type { Moves } from './moves.ts';

/** Until the setting is known, each new order counts as one to look at. */
const longest = 14 * 24 * 60;

type Deps = { cafeteriaId: string; moves: Moves; formats: Formats; open(order: Order): void };

/**
 * One tap on an order: moves it on. Where the cafeteria wants the student's code, handing over asks for it first; what waits
 * for its student's answer says so, and is opened to decide when none came in time.
 */
export function useBump({ cafeteriaId, moves, formats, open }: Deps) {
  const { api } = usePanel();
  const say = useSay();
  const latest = useLatest({ words: useWords(boardWords), formats });
  const [asksCode, askCode] = useState<Order | null>(null);
  const { data: settings } = useQuery({
    queryKey: ['settings', cafeteriaId],
    queryFn: () => readSettings(api, cafeteriaId),
  });
  const wantsCode = useLatest(settings?.requirePickupCode ?? false);
  const bump = useCallback(
    (order: Order, at: ColumnStatus) => {
      const questions = at === 'preparing' ? questionsOf(order) : [];
      const awaited = questions.find((question) => !isUnanswered(question, Date.now()));
      const { words, formats } = latest.current;
      if (awaited) {
        const dishes = questions.map(({ dish }) => `«${dish}»`).join(', ');
        say(words.waitsFor(order.number, dishes, untilOf(awaited, formats)), 'trouble');
      } else if (questions.length > 0) open(order);
      else if (at === 'ready' && wantsCode.current) {
        // The code goes with the order as the API has it: what was tapped just now goes ahead of it.
        if (order.status === 'ready') askCode(order);
        else moves.flush();
      } else moves.tap(order, at, nextMove[at]);
    },
    [moves, wantsCode, say, latest, open],
  );
  return { bump, asksCode, askCode, acceptWithinMinutes: settings?.acceptWithinMinutes ?? longest };
}
