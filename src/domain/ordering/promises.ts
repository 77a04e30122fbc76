import type { PaymentTerms } from '../payments.ts';
import { minutes } from './calendar.ts';
import type { CafeteriaFacts, Slot } from './state.ts';

/** Waiting time that staff have added and that is not over. */
export const currentWaitMinutes = (
  { capacityUntil, extraWaitMinutes }: Pick<CafeteriaFacts, 'capacityUntil' | 'extraWaitMinutes'>,
  now: number,
): number => (capacityUntil !== null && capacityUntil <= now ? 0 : extraWaitMinutes);

/** A pause that has an end is over by itself, whether or not anybody has told of it yet. */
export const isPaused = (
  { status, pausedUntil }: Pick<CafeteriaFacts, 'status' | 'pausedUntil'>,
  now: number,
): boolean => status === 'paused' && (pausedUntil === null || pausedUntil > now);

/** What is to be promised: `isChosen`, the student has named the slot. */
export type Wish = { prepMinutes: number; isChosen: boolean };

const alwaysOpen = { ofSlot: Number.POSITIVE_INFINITY, atLast: Number.POSITIVE_INFINITY };

/**
 * From when until when an order is promised, within the hours that end at `closes`; null: it cannot be kept. A slot that was
 * chosen is promised as it is, or not at all. As soon as possible is not before its slowest dish is ready, nor before a slot
 * in which that falls, so that the work is counted where it is done. Time that staff have added begins now, for both: were it
 * added to the slot, whoever leaves the time to us would be promised a later one than whoever chose that very slot.
 */
export function promiseOf(
  slot: Slot,
  { prepMinutes, isChosen }: Wish,
  cafeteria: CafeteriaFacts,
  now: number,
  closes: { ofSlot: number; atLast: number } = alwaysOpen,
): { from: number; until: number } | null {
  const begins = Math.max(slot.starts, now);
  if (isPaused(cafeteria, begins)) return null;
  const ready = now + minutes(prepMinutes);
  const from = Math.max(slot.starts, ready + minutes(currentWaitMinutes(cafeteria, begins)));
  if (isChosen) return from < slot.ends ? { from, until: slot.ends } : null;
  // The last slot before midnight bears what is ready after it, where it stays open.
  const isWithin = ready < slot.ends || (slot.ends === closes.ofSlot && closes.atLast > closes.ofSlot);
  if (!isWithin || from >= closes.atLast) return null;
  return { from, until: Math.min(from + (slot.ends - slot.starts), closes.atLast) };
}

/** Nobody gets less time to pay than this. */
const leastMinutesToPay = 10;

/** Until when an order may be paid: what is paid later than at the slot that it is for is of no use. */
export const payUntil = ({ holdMinutes }: PaymentTerms, slot: number, now: number): number =>
  Math.max(Math.min(now + minutes(holdMinutes), slot), now + minutes(leastMinutesToPay));
