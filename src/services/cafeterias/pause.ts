import { type Cafeteria, cafeteriaSchema } from '../../contracts/menu.ts';
import type { Pause, Throttle } from '../../contracts/settings.ts';
import type { UserContext } from '../context.ts';
import { type ChangedCafeteria, changeCafeteria } from './change-cafeteria.ts';

/**
 * Takes no orders until staff resume, or until a time that the cron keeps. One round trip, one event.
 * Errors: `forbidden`, `cafeteria_not_found`, `validation_failed` for a time that has passed.
 */
export function pauseCafeteria(ctx: UserContext, cafeteriaId: string, pause: Pause) {
  return changeCafeteria(ctx, 'pause', { cafeteriaId, ...pause }, cafeteriaSchema);
}

/** Takes orders again; one that was open tells nobody. One round trip. Errors: `forbidden`, `cafeteria_not_found`. */
export function resumeCafeteria(ctx: UserContext, cafeteriaId: string): Promise<ChangedCafeteria<Cafeteria>> {
  return changeCafeteria(ctx, 'resume', { cafeteriaId }, cafeteriaSchema);
}

/**
 * Makes slots smaller and promises longer for a while. One round trip, one event. Errors: `forbidden`, `cafeteria_not_found`,
 * `throttle_without_capacity`.
 */
export function throttleCafeteria(ctx: UserContext, cafeteriaId: string, throttle: Throttle) {
  return changeCafeteria(ctx, 'throttle', { cafeteriaId, ...throttle }, cafeteriaSchema);
}
