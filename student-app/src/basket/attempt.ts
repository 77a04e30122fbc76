import { newUuid } from '../../../clients/browser/new-uuid.ts';
import type { PlaceOrder } from '../../../src/contracts/orders.ts';

/**
 * An order that somebody tapped for, and that nobody has answered yet. Kept from the tap to the answer, whatever becomes of
 * the page: what is sent again has the same key, and so is done once.
 */
export type Attempt = { key: string; userId: string; body: PlaceOrder };

export const newAttempt = (userId: string, body: PlaceOrder): Attempt => ({ key: newUuid(), userId, body });

const firstMs = 1_000;
const longestMs = 15_000;

/** Before the next try: a time that doubles, and half of it by chance, so that a campus does not come back as one. */
export function retryDelayMs(tries: number, random = Math.random()): number {
  const whole = Math.min(longestMs, firstMs * 2 ** (tries - 1));
  return whole / 2 + (random * whole) / 2;
}
