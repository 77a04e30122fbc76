import type { Draft } from './draft.ts';
import type { Chance } from './events.ts';
import { Refusal } from './refusal.ts';
import type { OrderingState } from './state.ts';

/** The number of an order among those of its business day, e.g. A-042. */
export const orderNumber = (prefix: string, count: number): string =>
  `${prefix}-${String(count).padStart(3, '0')}`;

/** Takes the next number of a day, of today or of one to come; none that is called out for another order that day. */
export function takeNumber(draft: Draft, day: string): string {
  const { numberPrefix, businessDay, ordersToday, ordersAhead } = draft.cafeteria;
  const taken = new Set<string>();
  for (const order of draft.state.orders.values())
    if (order.businessDay === day) taken.add(order.document.number);
  let count = (day === businessDay ? ordersToday : (ordersAhead[day] ?? 0)) + 1;
  while (taken.has(orderNumber(numberPrefix, count))) count++;
  draft.changeCafeteria(
    day === businessDay ? { ordersToday: count } : { ordersAhead: { ...ordersAhead, [day]: count } },
  );
  return orderNumber(numberPrefix, count);
}

const codes = 10_000;
/** With a thousand open orders, eight tries all fail once in 10^8; then all codes are looked through. */
const tries = 8;
const toCode = (drawn: number): string => String(drawn).padStart(4, '0');

/**
 * A code of four digits that no open order of this cafeteria has. Random: the next one's cannot be told from one's own.
 * Errors: `temporarily_unavailable`, when none is free.
 */
export function freePickupCode({ orders }: Pick<OrderingState, 'orders'>, chance: Chance): string {
  for (let attempt = 0; attempt < tries; attempt++) {
    const code = toCode(Math.floor(chance.random() * codes));
    if (!isTaken(orders, code)) return code;
  }
  const taken = new Set([...orders.values()].map(({ document }) => document.pickupCode));
  const free = Array.from({ length: codes }, (_, drawn) => toCode(drawn)).filter((code) => !taken.has(code));
  const code = free[Math.floor(chance.random() * free.length)];
  if (code === undefined) throw new Refusal('temporarily_unavailable');
  return code;
}

/**
 * The code of an order that is opened anew: its own, unless it was given to another when this one was closed. Errors:
 * `temporarily_unavailable`.
 */
export function pickupCodeAgain(
  { orders }: Pick<OrderingState, 'orders'>,
  own: string,
  chance: Chance,
): string {
  return isTaken(orders, own) ? freePickupCode({ orders }, chance) : own;
}

function isTaken(orders: OrderingState['orders'], code: string): boolean {
  for (const { document } of orders.values()) if (document.pickupCode === code) return true;
  return false;
}
