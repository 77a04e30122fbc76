import type { Slot } from '../../../../src/contracts/hours.ts';
import type { Settings } from '../../../../src/contracts/settings.ts';

export const limits = ['orders', 'grill', 'bar', 'counter'] as const;
export type Limit = (typeof limits)[number];

export type Load = { used: number; room: number };

/**
 * What is taken of a slot's room, orders or make-minutes; null: not limited. A slot that starts before the end of a
 * throttle has a part of its room, and what was booked before may be more than that.
 */
export function loadOf(slot: Slot, limit: Limit, settings: Settings, now: number): Load | null {
  const capacity = settings.slotCapacity[limit];
  const remaining = slot.remaining[limit];
  if (capacity === undefined || remaining === undefined) return null;
  const { throttle } = settings;
  const until = throttle ? Date.parse(throttle.until) : 0;
  const slowed = throttle && now < until && Date.parse(slot.startsAt) < until;
  const room = slowed ? Math.trunc((capacity * throttle.capacityPercent) / 100) : capacity;
  return { used: Math.max(0, room - remaining), room };
}
