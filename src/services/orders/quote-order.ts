import type { PlaceOrder, Quote } from '../../contracts/orders.ts';
import { Problem } from '../../contracts/problems.ts';
import { loadOrderingState } from '../../db/ordering/state.ts';
import { nothingLearnt } from '../../domain/promise-range.ts';
import { logEvent } from '../../observability/log.ts';
import type { Quoted } from '../ordering/commands.ts';
import { quoteWithRange } from '../ordering/forecast.ts';
import { addressOf, type OrderingUserContext, orderingObject, problemOf } from '../ordering/submit.ts';
import { termsOf } from '../payments/offer.ts';
import { profileAllergens } from './place-order.ts';

/**
 * The price and the promise that an order would get now, by the same code on the same state that places it. Writes nothing.
 * One call of the cafeteria's object, which makes no round trip; where it cannot be had, one round trip. Errors: those of
 * placing, but for allergens: their conflicts are part of the answer.
 */
export async function quoteOrder(ctx: OrderingUserContext, input: PlaceOrder): Promise<Quote> {
  const { env, db, institution, principal } = ctx;
  const payment = termsOf(institution, input.paymentMethod);
  const request = {
    ...input,
    userId: principal.userId,
    profileAllergens: await profileAllergens(ctx),
    payment,
  };
  const address = addressOf(ctx, input.cafeteriaId);
  let quoted: Quoted | null;
  try {
    quoted = await orderingObject(env, address).quote(address, request);
  } catch (error) {
    logEvent('warn', 'desk_not_reached', {
      institution: institution.id,
      cafeteriaId: input.cafeteriaId,
      error,
    });
    const state = await loadOrderingState(db, input.cafeteriaId);
    quoted = state && quoteWithRange(state, nothingLearnt, request, Date.now());
  }
  if (!quoted) throw new Problem('cafeteria_not_found');
  if (quoted.kind === 'refused') throw problemOf({ ...quoted, replayed: false });
  return quoted.quote;
}
