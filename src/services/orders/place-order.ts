import type { Order, PlaceOrder } from '../../contracts/orders.ts';
import { Problem } from '../../contracts/problems.ts';
import { sha256Hex } from '../../domain/hash.ts';
import type { UserContext } from '../context.ts';
import { type PlaceOrderOutcome, placeOrders, type RefusalFacts } from './place-orders.ts';

export type Accepted = Extract<PlaceOrderOutcome, { order: Order }>;

/**
 * Places an order for the signed-in student. One round trip. Errors: whatever the database refuses with: `cafeteria_paused`, `cafeteria_closed`, `out_of_stock`, `slot_full`, `allergen_conflict`, …
 */
export async function placeOrder(
  { db, principal }: UserContext,
  input: PlaceOrder,
  idempotencyKey?: string,
): Promise<Accepted> {
  const { cafeteriaId, items, pickupSlot, note } = input;
  const [outcome] = await placeOrders(db, [
    {
      ...input,
      userId: principal.userId,
      basketHash: await sha256Hex(JSON.stringify([cafeteriaId, items, pickupSlot, note])),
      idempotency: idempotencyKey
        ? { key: idempotencyKey, requestHash: await sha256Hex(JSON.stringify(input)) }
        : undefined,
    },
  ]);
  if (!outcome) throw new Error('placing answered no outcome');
  if (outcome.kind === 'failed') throw new Error(outcome.error);
  if (outcome.kind !== 'refused') return outcome;
  throw new Problem(outcome.code, {
    extensions: explain(outcome.facts),
    headers: outcome.replayed ? { 'Idempotency-Replayed': 'true' } : {},
  });
}

/** Wrong lines as the `errors` of a problem document, each with its place in the basket. */
export function explain({ lines, ...facts }: RefusalFacts): Record<string, unknown> {
  if (!lines) return facts;
  const errors = lines.map((line) => ({
    pointer: `#/items/${line.index}`,
    ...line,
  }));
  return { ...facts, errors };
}
