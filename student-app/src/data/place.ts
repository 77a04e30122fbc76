import type { Hours, Slot } from '../../../src/contracts/hours.ts';
import type { Cafeteria } from '../../../src/contracts/menu.ts';
import type { Timetable } from '../../../src/contracts/timetable.ts';

/** A cafeteria as a student sees it: whether it takes orders, and for when. Times in RFC 3339. */
export type Place = {
  cafeteria: Cafeteria;
  timezone: string;
  isOpen: boolean;
  opensAt: string | null;
  /** The first slot that has room; null: none has. */
  nextSlot: string | null;
};

export type CampusToday = { id: string; name: string; timetable: Timetable; places: Place[] };

export const placeOf = (cafeteria: Cafeteria, hours: Hours, slots: Slot[]): Place => ({
  cafeteria,
  timezone: hours.timezone,
  isOpen: hours.isOpen && !cafeteria.archivedAt,
  // One that was archived opens no more, whatever its hours say.
  opensAt: cafeteria.archivedAt ? null : hours.opensAt,
  nextSlot: slots.find(({ available }) => available)?.startsAt ?? null,
});

export type PlaceState = 'open' | 'paused' | 'closed' | 'full';

/** How a cafeteria stands at a moment. One that is closed can still be ordered from when it has a slot later on. */
export function stateOf({ cafeteria, isOpen, nextSlot }: Place, now: number): PlaceState {
  const { status, pausedUntil } = cafeteria;
  if (status === 'paused' && (pausedUntil === null || Date.parse(pausedUntil) > now)) return 'paused';
  if (!isOpen) return 'closed';
  return nextSlot === null ? 'full' : 'open';
}
