import { addDays, dayOf, instantOf, minutes, rfc3339, weekdayOf } from './calendar.ts';
import { closesAfter, intervalAt, openingIntervals } from './hours.ts';
import { promiseOf, type Wish } from './promises.ts';
import { Refusal } from './refusal.ts';
import type { Calendar, Demand, OrderingState, Slot } from './state.ts';

/** Offered instead of a slot that is full or gone. */
const alternatives = 3;

const remembered = new WeakMap<Calendar, Map<string, readonly Slot[]>>();

/**
 * The pickup slots of a day, in their order: while open, one a break, at the bell; a grid where no break is. Counted in
 * elapsed time, so that a day of 23 or 25 hours has its slots and no other. A start names its slot.
 */
export function slotsOfDay(calendar: Calendar, day: string): readonly Slot[] {
  const byDay = remembered.get(calendar) ?? new Map<string, readonly Slot[]>();
  remembered.set(calendar, byDay);
  const known = byDay.get(day);
  if (known) return known;
  const bells = bellsOf(calendar, day);
  const slots = openingIntervals(calendar, day).flatMap(({ opens, closes }) => {
    const within = bells.filter(({ starts }) => opens <= starts && starts < closes);
    return within.length > 0
      ? within.map((bell) => ({ ...bell, ends: Math.min(bell.ends, closes) }))
      : gridOf(calendar, opens, closes);
  });
  byDay.set(day, slots);
  return slots;
}

/** When a break is on a day: at its own time, or as it was altered. Of several that begin at once, the shortest. */
function bellsOf({ timezone, breaks, alteredBreaks, orderLeadMinutes }: Calendar, day: string): Slot[] {
  const weekday = weekdayOf(day);
  const bells = breaks
    .filter((each) => each.weekday === weekday)
    .flatMap((each) => {
      const altered = alteredBreaks.find(({ breakId, day: on }) => breakId === each.id && on === day);
      const { startsAt, endsAt } = altered ?? each;
      if (startsAt === null || endsAt === null) return [];
      const starts = instantOf(day, startsAt, timezone);
      const ends = instantOf(day, endsAt, timezone);
      const orderBy = starts - minutes(orderLeadMinutes);
      return starts < ends ? [{ starts, ends, orderBy, breakId: each.id, breakName: each.name }] : [];
    })
    .sort((a, b) => a.starts - b.starts || a.ends - b.ends || (a.breakId < b.breakId ? -1 : 1));
  return bells.filter((bell, index) => bell.starts !== bells[index - 1]?.starts);
}

function gridOf({ slotMinutes, orderLeadMinutes }: Calendar, opens: number, closes: number): Slot[] {
  const grid: Slot[] = [];
  for (let starts = opens; starts < closes; starts += minutes(slotMinutes)) {
    const ends = Math.min(starts + minutes(slotMinutes), closes);
    const orderBy = ends - minutes(orderLeadMinutes);
    grid.push({ starts, ends, orderBy, breakId: null, breakName: null });
  }
  return grid;
}

/** The slots that can still be ordered for, of all days that can be booked, or of one of them. */
export function bookableSlots(state: OrderingState, now: number, onlyDay?: string): Slot[] {
  const { calendar, cafeteria } = state;
  const today = dayOf(now, calendar.timezone);
  return Array.from({ length: cafeteria.bookAheadDays + 1 }, (_, ahead) => addDays(today, ahead))
    .filter((day) => onlyDay === undefined || day === onlyDay)
    .flatMap((day) => slotsOfDay(calendar, day).filter(({ orderBy }) => orderBy > now));
}

/**
 * What is left in a slot, by resource; what is not limited is not named. A slot of the grid counts all that falls into
 * it, so that orders from before the grid was changed keep their place; a break counts its own.
 */
export function roomIn({ cafeteria, loads }: OrderingState, slot: Slot, now: number): Record<string, number> {
  const { capacityUntil, capacityPercent, slotCapacity } = cafeteria;
  const throttled = capacityUntil !== null && slot.starts < capacityUntil && now < capacityUntil;
  const percent = throttled ? capacityPercent : 100;
  const taken = slot.breakId ? [loads.get(slot.starts) ?? {}] : loadsWithin(loads, slot);
  return Object.fromEntries(
    Object.entries(slotCapacity).map(([resource, capacity]) => {
      const load = taken.reduce((sum, each) => sum + (each[resource] ?? 0), 0);
      return [resource, Math.max(0, Math.floor((capacity * percent) / 100) - load)];
    }),
  );
}

function loadsWithin(loads: OrderingState['loads'], { starts, ends }: Slot): Demand[] {
  const found: Demand[] = [];
  for (const [slot, load] of loads) if (starts <= slot && slot < ends) found.push(load);
  return found;
}

export const fits = (room: Demand, demand: Demand): boolean =>
  Object.entries(demand).every(
    ([resource, amount]) => (room[resource] ?? Number.POSITIVE_INFINITY) >= amount,
  );

/** What an order asks of its slot: room, and time for its slowest dish. */
export type Asked = { demand: Demand; prepMinutes: number };

export type Booking = { slot: Slot; promise: { from: number; until: number } };

/** The promise that can be made for a slot; null: none. */
export function promiseIn(
  { calendar, cafeteria }: OrderingState,
  slot: Slot,
  wish: Wish,
  now: number,
): Booking['promise'] | null {
  const ofSlot = intervalAt(calendar, slot.starts)?.closes ?? slot.ends;
  const atLast = closesAfter(calendar, slot.starts) ?? slot.ends;
  return promiseOf(slot, wish, cafeteria, now, { ofSlot, atLast });
}

/**
 * The slot that an order takes, with what it is promised: the one it wants, or the first of today that has room and time. "As
 * soon as possible" is never another day: that is taken when it was named. Refuses with the next slots that can be had,
 * whatever their day. Errors: `slot_unavailable`, `slot_too_soon`, `slot_full`.
 */
export function chooseSlot(state: OrderingState, wanted: number | null, asked: Asked, now: number): Booking {
  const { demand, prepMinutes } = asked;
  const isChosen = wanted !== null;
  const slots = isChosen
    ? bookableSlots(state, now).filter(({ starts }) => starts === wanted)
    : bookableSlots(state, now, dayOf(now, state.calendar.timezone));
  const after = isChosen && slots.length > 0 ? wanted : undefined;
  const refuse = (code: Refusal['code']) =>
    new Refusal(code, { nextSlots: nextFreeSlots(state, asked, now, after) });
  if (isChosen && slots.length === 0) throw refuse('slot_unavailable');
  let isTooSoon = true;
  for (const slot of slots) {
    const promise = promiseIn(state, slot, { prepMinutes, isChosen }, now);
    if (!promise) continue;
    isTooSoon = false;
    if (fits(roomIn(state, slot, now), demand)) return { slot, promise };
  }
  throw refuse(isTooSoon ? 'slot_too_soon' : 'slot_full');
}

/** The first few slots after an instant that an order could have instead, in RFC 3339. */
export function nextFreeSlots(
  state: OrderingState,
  { demand, prepMinutes }: Asked,
  now: number,
  after = Number.NEGATIVE_INFINITY,
): string[] {
  const wish = { prepMinutes, isChosen: true };
  return bookableSlots(state, now)
    .filter(({ starts }) => starts > after)
    .filter(
      takeWhileFew(
        (slot) => fits(roomIn(state, slot, now), demand) && promiseIn(state, slot, wish, now) !== null,
      ),
    )
    .map(({ starts }) => rfc3339(starts));
}

/** A filter that lets the first few pass that fit, and asks no further. */
function takeWhileFew<T>(fitting: (each: T) => boolean): (each: T) => boolean {
  let found = 0;
  return (each) => found < alternatives && fitting(each) && ++found > 0;
}
