import { changedHoursSchema, type SetException, type SetHours } from '../../contracts/hours.ts';
import { Problem } from '../../contracts/problems.ts';
import { firstOverlap } from '../../domain/intervals.ts';
import { changeCafeteria } from '../cafeterias/change-cafeteria.ts';
import type { UserContext } from '../context.ts';

/**
 * Sets the whole week anew. Orders that were placed stay; `left` counts the open ones that are outside it now. One round
 * trip, one event.
 * Errors: `forbidden`, `cafeteria_not_found`, `validation_failed` for hours that overlap.
 */
export async function setHours(ctx: UserContext, cafeteriaId: string, { weekly }: SetHours) {
  const index = firstOverlap(weekly);
  if (index >= 0) throw new Problem('validation_failed', { extensions: { errors: [overlapAt(index)] } });
  return changeCafeteria(ctx, 'hours', { cafeteriaId, weekly }, changedHoursSchema);
}

/** Gives one day other hours, or none; `left` counts that day's open orders outside them. One round trip, one event. Errors: `forbidden`, `cafeteria_not_found`. */
export function setException(ctx: UserContext, cafeteriaId: string, day: string, exception: SetException) {
  return changeCafeteria(
    ctx,
    'exception',
    { cafeteriaId, exception: { ...exception, day } },
    changedHoursSchema,
  );
}

/** Makes a day like its weekday again. One round trip, one event. Errors: `forbidden`, `cafeteria_not_found`. */
export function endException(ctx: UserContext, cafeteriaId: string, day: string) {
  return changeCafeteria(ctx, 'end_exception', { cafeteriaId, day }, changedHoursSchema);
}

const overlapAt = (index: number) => ({
  detail: 'Se encima con otro horario. / It overlaps with another.',
  pointer: `#/weekly/${index}`,
});
