import { useEffect } from 'preact/hooks';
import { useSession } from '../app.tsx';
import { useOrders } from '../data/queries.ts';

/** An installed app wears the number of orders that wait for their student; none at all, when nobody is signed in. */
export function useBadge(): void {
  const { kind } = useSession();
  const orders = useOrders().data?.data;
  const ready = orders?.filter(({ status }) => status === 'ready').length;
  useEffect(() => {
    if (!('setAppBadge' in navigator)) return;
    const worn = kind === 'signed-out' ? 0 : ready;
    // Not known yet: what a message has put there stays.
    if (worn !== undefined) void navigator.setAppBadge(worn).catch(() => undefined);
  }, [kind, ready]);
}
