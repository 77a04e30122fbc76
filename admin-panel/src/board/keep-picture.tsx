import { useEffect } from 'react';
import { isOpen } from '../../../src/domain/order-moves.ts';
import type { Place } from '../shell/place.tsx';
import type { Live } from '../stream/live.ts';
import { useLatest } from '../stream/use-latest.ts';
import { keepPicture } from './kept-picture.ts';

const everyMs = 10_000;

/** Keeps on the device what the board shows, for when it is opened without a network. */
export default function KeepPicture({
  place,
  live,
  staleSince,
}: {
  place: Place;
  live: Live;
  staleSince: number | null;
}) {
  const latest = useLatest({ live, staleSince });
  useEffect(() => {
    const keep = () => {
      const { live, staleSince } = latest.current;
      const orders = [...live.orders.values()]
        .filter(({ status }) => isOpen(status))
        // By what nobody reads on a picture nothing shall be handed over.
        .map((order) => ({ ...order, pickupCode: '', userId: '' }));
      keepPicture({ place, orders, at: staleSince ?? Date.now() });
    };
    keep();
    const timer = setInterval(keep, everyMs);
    addEventListener('pagehide', keep);
    return () => {
      clearInterval(timer);
      removeEventListener('pagehide', keep);
    };
  }, [place, latest]);
  return null;
}
