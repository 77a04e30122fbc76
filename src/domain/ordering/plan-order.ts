import { codesOfWord } from '../../contracts/allergens.ts';
import { type Basket, priceBasket, refuseWrongLines } from './basket.ts';
import { stockedFor } from './business-day.ts';
import { dayOf, localTimeAt, rfc3339 } from './calendar.ts';
import type { OrderRequest, PlannedOrder } from './commands.ts';
import { refuseUnfair } from './fairness.ts';
import { includedTax, serviceFee } from './fees.ts';
import { isOpenAt, opensAfter } from './hours.ts';
import { isPaused } from './promises.ts';
import { Refusal } from './refusal.ts';
import { type Asked, chooseSlot, nextFreeSlots } from './slots.ts';
import type { OrderingState, Slot } from './state.ts';

/** A million pesos: what a total in cents must hold with ease. */
const largestSubtotalCents = 100_000_000;

/** `day`: whose stock it takes, whose number it has and in whose books it stands. */
export type Plan = { order: PlannedOrder; basket: Basket; slot: Slot; day: string };

/**
 * What becomes of a basket in a cafeteria at this moment, or the refusal of it: prices, slot, promise, allergens that the
 * student has. A quote is this, and an order is this and then written.
 */
export function planOrder(state: OrderingState, request: OrderRequest, now: number): Plan {
  const { cafeteria, calendar } = state;
  const { items, payment, tipCents = 0 } = request;
  const wanted = request.pickupSlot === undefined ? null : Date.parse(request.pickupSlot);
  const day = dayToServe(state, wanted, now);
  const stocked = stockedFor(state, day);
  const basket = priceBasket(stocked, items, null);
  refuseWhenClosed(state, wanted, basket, now);
  refuseWrongLines(basket);
  if (basket.subtotalCents > largestSubtotalCents) throw new Refusal('basket_too_large');
  if (tipCents > 0 && !cafeteria.tipsEnabled) throw new Refusal('tips_not_accepted');
  const feeCents = serviceFee(basket.subtotalCents, payment);
  const totalCents = basket.subtotalCents + tipCents + feeCents;
  const minimumCents = payment?.minimumCents[cafeteria.currency];
  if (minimumCents !== undefined && totalCents < minimumCents)
    throw new Refusal('amount_too_small', { minimumCents });

  refuseUnfair(state, request.userId, basket.portions, day);
  const { slot, promise } = chooseSlot(state, wanted, basket, now);
  // Breakfast is over when it would be collected, not when it is ordered.
  if (basket.hasWindows)
    refuseWrongLines(priceBasket(stocked, items, localTimeAt(Math.max(slot.starts, now), calendar.timezone)));
  // A session that was opened before there were codes may still say it in words.
  const avoided = new Set(request.profileAllergens.flatMap(codesOfWord));
  const order: PlannedOrder = {
    lines: basket.lines,
    subtotalCents: basket.subtotalCents,
    taxCents: includedTax(basket.subtotalCents, cafeteria.taxBasisPoints),
    tipCents,
    feeCents,
    totalCents,
    currency: cafeteria.currency,
    pickupSlot: rfc3339(slot.starts),
    promisedFrom: rfc3339(promise.from),
    promisedUntil: rfc3339(promise.until),
    conflicts: basket.allergens.filter(({ allergen }) => avoided.has(allergen)),
  };
  return { order, basket, slot, day };
}

/** The day that an order is for: that of the slot it names, else today. Never one that is over. */
function dayToServe({ cafeteria, calendar }: OrderingState, wanted: number | null, now: number): string {
  const { businessDay } = cafeteria;
  const day = dayOf(wanted !== null && wanted > now ? wanted : now, calendar.timezone);
  if (day < businessDay) return businessDay;
  return day;
}

/**
 * Refuses what cannot be sold: in a pause that lasts until its slot, or, as soon as possible, while the doors are closed; with
 * when that ends as far as it is known, and with what can be ordered for until then.
 */
function refuseWhenClosed(state: OrderingState, wanted: number | null, asked: Asked, now: number): void {
  const { cafeteria, calendar } = state;
  if (cafeteria.archived) throw new Refusal('cafeteria_archived');
  if (isPaused(cafeteria, wanted !== null && wanted > now ? wanted : now)) {
    const { pauseReason: reason, pausedUntil } = cafeteria;
    throw new Refusal('cafeteria_paused', {
      ...(reason !== null && { reason }),
      ...(pausedUntil !== null && {
        until: rfc3339(pausedUntil),
        nextSlots: nextFreeSlots(state, asked, now),
      }),
    });
  }
  if (wanted === null && !isOpenAt(calendar, now)) {
    const opensAt = opensAfter(calendar, now);
    throw new Refusal('cafeteria_closed', {
      ...(opensAt !== null && { opensAt: rfc3339(opensAt) }),
      nextSlots: nextFreeSlots(state, asked, now),
    });
  }
}
