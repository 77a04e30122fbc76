import { useCallback } from 'react';
import { useAtTime } from '../../../clients/browser/clock.ts';
import type { Order } from '../../../src/contracts/orders.ts';
import { useFormats } from '../words/formats.ts';

/**
 * Whether an order is for today, by the campus's clocks; the night turns it. One for a later day has a number that an order of today may
 * have as well, and nobody makes it, or calls it out, before its day.
 */
export function useIsForToday(timezone: string): (order: Pick<Order, 'pickupSlot'>) => boolean {
  const { dayOf } = useFormats(timezone);
  const today = useAtTime(dayOf);
  return useCallback(
    ({ pickupSlot }) => pickupSlot === null || dayOf(Date.parse(pickupSlot)) <= today,
    [dayOf, today],
  );
}
