import type { Forecast } from '../../contracts/forecast.ts';
import { Problem } from '../../contracts/problems.ts';
import { loadOrderingState } from '../../db/ordering/state.ts';
import { nothingLearnt } from '../../domain/promise-range.ts';
import { logEvent } from '../../observability/log.ts';
import { forecastOf } from '../ordering/forecast.ts';
import { addressOf, type OrderingUserContext, orderingObject } from '../ordering/submit.ts';

/**
 * When an order of the person's own will be ready, and its place in the queue. One call of the cafeteria's object, which makes
 * no round trip; where it cannot be had, one round trip, and the promise. Errors: `cafeteria_not_found`, `order_not_found`:
 * they have no such order that is still to be made.
 */
export async function readForecast(
  ctx: OrderingUserContext,
  { cafeteriaId, orderId }: { cafeteriaId: string; orderId: string },
): Promise<Forecast> {
  const address = addressOf(ctx, cafeteriaId);
  const asked = { orderId, userId: ctx.principal.userId };
  let forecast: Forecast | null;
  try {
    forecast = await orderingObject(ctx.env, address).forecast(address, asked);
  } catch (error) {
    logEvent('warn', 'desk_not_reached', { institution: ctx.institution.id, cafeteriaId, error });
    const state = await loadOrderingState(ctx.db, cafeteriaId);
    forecast = state && forecastOf(state, nothingLearnt, asked);
  }
  if (!forecast) throw new Problem('order_not_found');
  return forecast;
}
