import { useEffect } from 'preact/hooks';
import type { Order } from '../../../src/contracts/orders.ts';
import { useApp, useSession, useStored } from '../app.tsx';
import { useOrders } from '../data/queries.ts';
import { badgeOf, lookedAt } from './badge.ts';

/**
 * An installed app wears the number of orders that wait for their student; none at all, when nobody is signed in. Worn anew
 * whenever the orders are heard of, the app is come back to, or a message has put its own number there: that one is older.
 */
export function useBadge(): void {
  const { kind } = useSession();
  const looked = useStored(useApp().looked);
  const { data, dataUpdatedAt } = useOrders();
  const known = data && badgeOf(data.data, looked);
  const worn = kind === 'signed-out' ? 0 : known;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same number is worn again when the orders were heard of again.
  useEffect(() => {
    // Not known yet: what a message has put there stays.
    if (worn === undefined || !('setAppBadge' in navigator)) return;
    const wear = () => void navigator.setAppBadge(worn).catch(() => undefined);
    const hear = ({ data }: MessageEvent) => data?.kind === 'told' && wear();
    wear();
    document.addEventListener('visibilitychange', wear);
    navigator.serviceWorker?.addEventListener('message', hear);
    return () => {
      document.removeEventListener('visibilitychange', wear);
      navigator.serviceWorker?.removeEventListener('message', hear);
    };
  }, [worn, dataUpdatedAt]);
}

/** Somebody looks at this order, as long as the screen with it is in sight. */
export function useLook(order: Order): void {
  const { looked } = useApp();
  useEffect(() => {
    const look = () => {
      const before = looked.read();
      const after = lookedAt(before, order);
      if (document.visibilityState === 'visible' && after !== before) looked.write(after);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [looked, order]);
}
