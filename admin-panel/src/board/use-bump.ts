import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Order } from '../../../src/contracts/orders.ts';
import { readSettings } from '../api/cafeterias.ts';
import { usePanel } from '../shell/panel.tsx';
import { useLatest } from '../stream/use-latest.ts';
import { type ColumnStatus, nextMove } from './columns.ts';
import type { Moves } from './moves.ts';

/** One tap on an order: moves it on; where the cafeteria wants the student's code, handing over asks for it first. */
export function useBump(cafeteriaId: string, moves: Moves) {
  const { api } = usePanel();
  const [asksCode, askCode] = useState<Order | null>(null);
  const { data: settings } = useQuery({
    queryKey: ['settings', cafeteriaId],
    queryFn: () => readSettings(api, cafeteriaId),
  });
  const wantsCode = useLatest(settings?.requirePickupCode ?? false);
  const bump = useCallback(
    (order: Order, at: ColumnStatus) => {
      if (at === 'ready' && wantsCode.current) {
        // The code goes with the order as the API has it: what was tapped just now goes ahead of it.
        if (order.status === 'ready') askCode(order);
        else moves.flush();
      } else moves.tap(order, at, nextMove[at]);
    },
    [moves, wantsCode],
  );
  return { bump, asksCode, askCode };
}
