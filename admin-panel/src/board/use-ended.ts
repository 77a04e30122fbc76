import { useCallback, useState } from 'react';
import type { Order, OrderStatus } from '../../../src/contracts/orders.ts';

/** How an order is lost: it ends, and nobody has it. */
export const lost: readonly OrderStatus[] = ['rejected', 'cancelled', 'expired', 'no_show'];
/** More than a kitchen looks through; a board that nobody dismisses anything on must not grow without end. */
const mostKept = 40;

/**
 * Orders that came to an end by other hands than this board's: they stay until somebody has seen it, also over a reload of
 * the page, as long as its tab is open.
 */
export function useEnded(cafeteriaId: string) {
  const key = `itsur-eats.ended.${cafeteriaId}`;
  const [ended, setEnded] = useState<readonly Order[]>(() => keptIn(sessionStorage.getItem(key)));
  const write = useCallback(
    (change: (before: readonly Order[]) => readonly Order[]) =>
      setEnded((before) => {
        const after = change(before);
        sessionStorage.setItem(key, JSON.stringify(after));
        return after;
      }),
    [key],
  );
  /** Answers whether it is lost: what was collected has ended well. */
  const note = useCallback(
    (order: Order): boolean => {
      if (!lost.includes(order.status)) return false;
      write((before) => [...before.filter(({ id }) => id !== order.id), order].slice(-mostKept));
      return true;
    },
    [write],
  );
  const dismiss = useCallback(
    (orderId: string) => write((before) => before.filter(({ id }) => id !== orderId)),
    [write],
  );
  return { ended, note, dismiss };
}

function keptIn(text: string | null): readonly Order[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}
