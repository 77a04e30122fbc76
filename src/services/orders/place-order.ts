import type { PlaceOrder } from '../../contracts/orders.ts';
import { Problem } from '../../contracts/problems.ts';
import { sha256Hex } from '../../domain/hash.ts';
import type { UserContext } from '../context.ts';
import { openOffer } from '../payments/offer.ts';
import { type Accepted, payForOrder } from '../payments/pay-for-order.ts';
import { placeOrders, type RefusalFacts } from './place-orders.ts';

/**
 * Places an order for the signed-in student. One round trip; paid online, one more and a call of the provider. Errors:
 * `payment_method_not_offered`, `card_unavailable`, and whatever the database refuses with: `cafeteria_paused`, `cafeteria_closed`, `out_of_stock`, `slot_full`, `allergen_conflict`, …
 */
export async function placeOrder(
  ctx: UserContext & { env: Env },
  input: PlaceOrder,
  idempotencyKey?: string,
): Promise<Accepted> {
  const { db, env, institution, principal } = ctx;
  const { cafeteriaId, items, pickupSlot, note } = input;
  const offer = await openOffer(env, institution, input.paymentMethod);
  const [outcome] = await placeOrders(db, [
    {
      ...input,
      userId: principal.userId,
      payment: offer?.terms,
      basketHash: await sha256Hex(JSON.stringify([cafeteriaId, items, pickupSlot, note])),
      idempotency: idempotencyKey
        ? { key: idempotencyKey, requestHash: await sha256Hex(JSON.stringify(input)) }
        : undefined,
    },
  ]);
  if (!outcome) throw new Error('placing answered no outcome');
  if (outcome.kind === 'failed') throw new Error(outcome.error);
  if (outcome.kind !== 'refused')
    return offer ? payForOrder({ ...ctx, provider: offer.provider }, outcome) : { ...outcome, payment: null };
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
