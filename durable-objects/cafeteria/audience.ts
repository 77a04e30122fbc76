import type { CafeteriaEvent } from '../../src/contracts/events.ts';

/** Events without an order that everybody may hear; whatever is not named here is for staff. */
const publicEvents = new Set([
  'menu.changed',
  'menu.sold_out',
  'cafeteria.paused',
  'cafeteria.resumed',
  'cafeteria.wait_changed',
  'cafeteria.hours_changed',
  'announcement',
]);

/** Whom an event is for beside the staff, who hear everything: `public`, a student by id, or nobody (`staff`). */
export function audienceOf(event: CafeteriaEvent): string {
  return event.order?.userId ?? (publicEvents.has(event.event) ? 'public' : 'staff');
}
