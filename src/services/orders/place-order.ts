import { eq } from 'drizzle-orm';
import type { PlaceOrder } from '../../contracts/orders.ts';
import { users } from '../../db/schema.ts';
import { sha256Hex } from '../../domain/hash.ts';
import { rememberCafeteria } from '../ordering/find-cafeteria.ts';
import { type OrderingUserContext, submitCommand } from '../ordering/submit.ts';
import { openOffer } from '../payments/offer.ts';
import { type Accepted, payForOrder } from '../payments/pay-for-order.ts';

/**
 * Places an order for the signed-in student. One call of the cafeteria's object, and a share of one round trip; paid online,
 * one more and a call of the provider. Errors: `payment_method_not_offered`, `card_unavailable`, and whatever it is refused
 * with: `cafeteria_paused`, `cafeteria_closed`, `out_of_stock`, `slot_full`, `allergen_conflict`, `price_changed`, …
 */
export async function placeOrder(
  ctx: OrderingUserContext,
  input: PlaceOrder,
  idempotencyKey?: string,
): Promise<Accepted> {
  const { env, institution, principal } = ctx;
  const { cafeteriaId, items, pickupSlot, note, tipCents } = input;
  const { userId } = principal;
  const offer = await openOffer(env, institution, input.paymentMethod);
  const placed = await submitCommand(ctx, cafeteriaId, {
    command: {
      kind: 'place',
      // Where the session does not say, the database does: it refuses what was decided on other allergens.
      request: {
        ...input,
        userId,
        profileAllergens: principal.allergens ?? [],
        studentName: principal.firstName ?? null,
        payment: offer?.terms,
      },
      basketHash: await sha256Hex(JSON.stringify([cafeteriaId, items, pickupSlot, note, tipCents ?? 0])),
      hasKey: idempotencyKey !== undefined,
      cannotBePaid: offer?.cannotBePaid,
    },
    key: idempotencyKey
      ? {
          userId,
          route: 'POST /orders',
          key: idempotencyKey,
          requestHash: await sha256Hex(JSON.stringify(input)),
        }
      : undefined,
  });
  if (placed.kind !== 'placed' && placed.kind !== 'duplicate')
    throw new Error(`placing answered "${placed.kind}"`);
  rememberCafeteria(institution.id, placed.order.id, cafeteriaId);
  return offer ? payForOrder({ ...ctx, provider: offer.provider }, placed) : { ...placed, payment: null };
}

/** The allergens of a student's profile: as the session has them, else one round trip. */
export async function profileAllergens({ db, principal }: OrderingUserContext): Promise<readonly string[]> {
  if (principal.allergens) return principal.allergens;
  const [user] = await db
    .select({ allergens: users.allergens })
    .from(users)
    .where(eq(users.id, principal.userId));
  return user?.allergens ?? [];
}
