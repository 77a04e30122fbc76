import { SignedOut } from '@itsur-eats/stream-client/signed-out';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { ApiProblem, passes } from '../../../clients/browser/problem.ts';
import type { Order, PlaceOrder } from '../../../src/contracts/orders.ts';
import { useApp, useStored, useUser } from '../app.tsx';
import { goOn } from '../data/navigation.ts';
import { takeOrder } from '../live/take-order.ts';
import { newAttempt, retryDelayMs } from './attempt.ts';

export type Placing = {
  state: 'idle' | 'sending' | 'retrying';
  /** What the last attempt was refused with, and the total that its sender had seen. */
  refused: { problem: ApiProblem; shownCents: number | null } | null;
  place: (body: PlaceOrder) => void;
};

/**
 * Places an order, and does not give up before there is an answer: an attempt that is kept is sent, with its key, as often as
 * it takes, also by a page that was opened after another was closed in the middle.
 */
export function usePlacing(): Placing {
  const app = useApp();
  const client = useQueryClient();
  const user = useUser();
  const attempt = useStored(app.attempt);
  const [tries, setTries] = useState(0);
  const [refused, setRefused] = useState<Placing['refused']>(null);
  const mine = attempt && user && attempt.userId === user.id ? attempt : null;

  useEffect(() => {
    if (!mine) return;
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const send = async (tried: number): Promise<void> => {
      setTries(tried);
      try {
        const order = await app.api<Order>('/orders', {
          method: 'POST',
          body: mine.body,
          idempotencyKey: mine.key,
        });
        app.attempt.write(null);
        app.basket.write(null);
        takeOrder(client, order);
        const isToPay = order.status === 'pending_payment' && order.paymentMethod === 'card';
        if (!ended.signal.aborted) goOn(`/o/${order.id}${isToPay ? '/pay' : ''}`, { replace: true });
      } catch (error) {
        if (ended.signal.aborted || error instanceof SignedOut) return;
        if (passes(error)) {
          timer = setTimeout(() => {
            timer = undefined;
            void send(tried + 1);
          }, retryDelayMs(tried));
          return;
        }
        if (!(error instanceof ApiProblem)) throw error;
        app.attempt.write(null);
        setRefused({ problem: error, shownCents: mine.body.expectedTotalCents ?? null });
      }
    };
    const now = () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      void send(1);
    };
    addEventListener('online', now, { signal: ended.signal });
    void send(1);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [app, client, mine]);

  const place = useCallback(
    (body: PlaceOrder) => {
      // One tap, one key: a second tap while the first has no answer changes nothing.
      if (!user || app.attempt.read()) return;
      setRefused(null);
      app.attempt.write(newAttempt(user.id, body));
    },
    [app, user],
  );
  return { state: mine ? (tries > 1 ? 'retrying' : 'sending') : 'idle', refused, place };
}
