import type { Slot } from '../../contracts/hours.ts';
import { stations } from '../../contracts/kitchen.ts';
import { rfc3339 } from '../../domain/ordering/calendar.ts';
import { isPaused } from '../../domain/ordering/promises.ts';
import { bookableSlots, roomIn } from '../../domain/ordering/slots.ts';
import type { Slot as BookableSlot, OrderingState } from '../../domain/ordering/state.ts';
import { type PreparedAnswer, prepareJson } from '../../domain/prepared-answer.ts';

/** Days that are asked for at a time, and the list of all. */
const kept = 20;

/** A slot as clients see it. `available`: there is room for some order: for one more, and at one station at least, no pause, and it is in use. */
function toSlot(state: OrderingState, slot: BookableSlot, now: number): Slot {
  const { starts, ends, orderBy, breakName } = slot;
  const room = roomIn(state, slot, now);
  const left = (resource: string) => room[resource] ?? 1;
  return {
    startsAt: rfc3339(starts),
    endsAt: rfc3339(ends),
    orderBy: rfc3339(orderBy),
    breakName,
    available:
      !state.cafeteria.archived &&
      !isPaused(state.cafeteria, Math.max(starts, now)) &&
      left('orders') > 0 &&
      stations.some((station) => left(station) > 0),
    remaining: room,
  };
}

/** The slots of a state that can be ordered for, as they are sent. */
export const slotsOf = (state: OrderingState, now: number, day: string | undefined): { data: Slot[] } => ({
  data: bookableSlots(state, now, day).map((slot) => toSlot(state, slot, now)),
});

/** Answers that were made and are still so: until something happens, or a slot can be ordered for no more. */
export class SlotsAnswers {
  readonly #made = new Map<string, { tag: string; answer: PreparedAnswer }>();

  /** The slots of one day, or of all. The same object again while nothing of it has changed. */
  of(state: OrderingState, now: number, day: string | undefined): PreparedAnswer {
    const key = day ?? '';
    const tag = tagOf(state, now, day);
    const made = this.#made.get(key);
    if (made?.tag === tag) return made.answer;
    if (this.#made.size >= kept) this.#made.clear();
    const answer = prepareJson(slotsOf(state, now, day), tag);
    this.#made.set(key, { tag, answer });
    return answer;
  }
}

/** All that the list depends on: where the cafeteria stands, which slots are left, and whether it is throttled or paused. */
function tagOf(state: OrderingState, now: number, day: string | undefined): string {
  const { epoch, seq, revision } = state.position;
  const { capacityUntil } = state.cafeteria;
  const slots = bookableSlots(state, now, day);
  const throttled = capacityUntil !== null && now < capacityUntil;
  return [epoch.slice(0, 8), seq, revision, slots.length, slots[0]?.starts ?? 0, throttled ? 't' : ''].join(
    '.',
  );
}
