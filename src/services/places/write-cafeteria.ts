import type { CafeteriaEvent } from '../../contracts/events.ts';
import {
  type ChangeCafeteria,
  type CreateCafeteria,
  type Place,
  placeSchema,
} from '../../contracts/places.ts';
import { requireCampus } from '../context.ts';
import { type Managing, managePlaces, recordPlace } from './manage-places.ts';

/**
 * Opens a cafeteria on a campus: open on weekdays from 7 to 20, an empty menu, the institution's limit of open orders.
 * One round trip. Errors: `forbidden`, `campus_not_found`.
 */
export async function createCafeteria(ctx: Managing, input: CreateCafeteria): Promise<Place> {
  requireCampus(ctx.principal, input.campusId);
  const command = {
    ...input,
    maxOpenOrders: ctx.institution.config.limits.openOrders,
    firstCategory: ctx.institution.config.languages.default === 'es' ? 'Menú' : 'Menu',
  };
  const { answer } = await managePlaces(ctx, 'open_cafeteria', command, placeSchema);
  await recordPlace(ctx, 'cafeteria.created', { type: 'cafeteria', id: answer.id }, input);
  return answer;
}

/**
 * Renames a cafeteria, changes its number prefix, archives it or takes that back, or moves it to another campus. Its orders and events stay at the campus
 * where they happened. One round trip, one event, which also tells the audit log. Errors: `forbidden` (a campus's
 * administrators act within their campus), `cafeteria_not_found`, `campus_not_found`, `cafeteria_has_open_orders`.
 */
export async function changePlace(
  ctx: Managing,
  cafeteriaId: string,
  changes: ChangeCafeteria,
): Promise<{ cafeteria: Place; events: CafeteriaEvent[] }> {
  const { userId: actorId, role: by, reach, campusId } = ctx.principal;
  const onlyCampusId = reach === 'institution' ? undefined : campusId;
  const command = { cafeteriaId, changes, by, actorId, onlyCampusId };
  const { answer, events } = await managePlaces(ctx, 'change_cafeteria', command, placeSchema);
  return { cafeteria: answer, events };
}
