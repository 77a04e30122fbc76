import { useCallback } from 'react';
import type { Order } from '../../../src/contracts/orders.ts';
import { usePlace } from '../shell/place.tsx';
import { useFormats } from '../words/formats.ts';

/**
 * Whether an order is for today, by the campus's clocks. One for a later day has a number that an order of today may have as well,
 * and nobody makes it, or calls it out, before its day.
 */
export function useIsForToday(): (order: Pick<Order, 'pickupSlot'>) => boolean {
  const { place } = usePlace();
  const { dayOf } = useFormats(place.timezone);
  const today = dayOf(Date.now());
  return useCallback(
    ({ pickupSlot }) => pickupSlot === null || dayOf(Date.parse(pickupSlot)) <= today,
    [dayOf, today],
  );
}
