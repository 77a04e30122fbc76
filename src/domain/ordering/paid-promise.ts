import { isServed } from '../menu-windows.ts';
import { dayOf, localTimeAt, minutes } from './calendar.ts';
import { closesAfter } from './hours.ts';
import { currentWaitMinutes } from './promises.ts';
import { type Booking, fits, promiseIn, roomIn, slotsOfDay } from './slots.ts';
import type { OrderingState, OrderRecord, Slot } from './state.ts';

/** `isOther`: the student had chosen a slot that cannot be kept any more: it is another, or late in its own. */
export type PaidPromise = Booking & { isOther: boolean };

/**
 * What an order is promised when its money comes, which may be long after it was asked for; null: that day it cannot be made
 * any more. A chosen slot stays while it can be kept. Everything else is as soon as possible from now on: in its own slot or
 * the first after it that has room, and where none has, late in its own: the work is counted there. What is moved is served
 * then, too: no breakfast in the afternoon. A pause stops new orders, not those that were taken before it. Never another day.
 */
export function promiseWhenPaid(state: OrderingState, order: OrderRecord, now: number): PaidPromise | null {
  const { pickupSlot } = order.document;
  const starts = pickupSlot === null ? now : Date.parse(pickupSlot);
  const open: OrderingState = { ...state, cafeteria: { ...state.cafeteria, status: 'open' } };
  const prepMinutes = prepMinutesOf(state, order);
  const slots = slotsOfDay(state.calendar, dayOf(starts, state.calendar.timezone)).filter(
    (slot) => slot.ends > starts,
  );
  const own = slots.find((slot) => slot.starts === starts);
  const servedAt = (instant: number) => isServedThen(state, order, Math.max(instant, now));
  const wasChosen = pickupSlot !== null && (order.isSlotChosen ?? true);
  if (own && wasChosen) {
    const promise = promiseIn(open, own, { prepMinutes, isChosen: true }, now);
    if (promise) return { slot: own, promise, isOther: false };
  }
  for (const slot of slots) {
    const promise = promiseIn(open, slot, { prepMinutes, isChosen: false }, now);
    if (promise && (slot === own || (servedAt(slot.starts) && fits(roomIn(open, slot, now), order.demand))))
      return { slot, promise, isOther: wasChosen && slot !== own };
  }
  const late = own && servedAt(now) && lateIn(open, own, prepMinutes, now);
  return late ? { ...late, isOther: wasChosen } : null;
}

/** After the end of a slot that has taken an order, while the cafeteria is open. */
function lateIn(
  { calendar, cafeteria }: OrderingState,
  slot: Slot,
  prepMinutes: number,
  now: number,
): Booking | null {
  const from = now + minutes(prepMinutes + currentWaitMinutes(cafeteria, now));
  const closes = closesAfter(calendar, slot.starts) ?? slot.ends;
  if (from >= closes) return null;
  return { slot, promise: { from, until: Math.min(from + (slot.ends - slot.starts), closes) } };
}

/** Whether all of an order's dishes are served at an instant, as the menu has them today. */
function isServedThen({ calendar, dishes }: OrderingState, order: OrderRecord, instant: number): boolean {
  const local = localTimeAt(instant, calendar.timezone);
  return leftOf(order).every(({ menuItemId }) => isServed(dishes.get(menuItemId)?.windows ?? [], local));
}

/** Minutes until the slowest of its dishes is ready, as the menu has them today. */
const prepMinutesOf = ({ dishes }: OrderingState, order: OrderRecord): number =>
  Math.max(0, ...leftOf(order).map(({ menuItemId }) => dishes.get(menuItemId)?.prepMinutes ?? 0));

const leftOf = ({ document }: OrderRecord) => document.items.filter(({ removedAt }) => removedAt === null);
