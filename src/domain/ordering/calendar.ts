import { Temporal } from 'temporal-polyfill';
import type { LocalTime } from '../menu-windows.ts';

/*
 * The campus's clock: calendars, zones and clock changes are the library's. Orders ask for the same few days again and
 * again, and the library's answers would cost more than the rest of a decision: so what was computed is kept.
 */

export const minuteMs = 60_000;

/** Of each kind; enough for the bells and hours of some weeks in some dozens of zones. */
const mostKept = 4_096;

/** Answers what `compute` has answered for the key before. */
class Kept<Value> {
  readonly #known = new Map<string, Value>();

  get(key: string, compute: () => Value): Value {
    const found = this.#known.get(key);
    if (found !== undefined) return found;
    const value = compute();
    if (this.#known.size >= mostKept) this.#known.clear();
    this.#known.set(key, value);
    return value;
  }
}

const instants = new Kept<number>();
const quarters = new Kept<{ day: string; weekday: number; hour: number; minute: number }>();
const daysAfter = new Kept<string>();
const weekdays = new Kept<number>();

/**
 * The instant at which the clocks of a zone show a time of a day; 24:00 is the end of the day. A time that a clock
 * change leaves out is as much later, one that it repeats is the second of the two: as PostgreSQL has it.
 */
export function instantOf(day: string, time: string, timezone: string): number {
  return instants.get(`${timezone} ${day} ${time}`, () => {
    const midnight = time.startsWith('24:00');
    return Temporal.PlainDate.from(midnight ? addDays(day, 1) : day)
      .toPlainDateTime(midnight ? '00:00' : time)
      .toZonedDateTime(timezone, { disambiguation: 'later' }).epochMilliseconds;
  });
}

/** No zone's clocks, in this century, stand at anything but whole quarters of an hour from UTC, nor change in the middle of one. */
const quarterMs = 15 * minuteMs;

/** The day that it is in a zone at an instant. */
export const dayOf = (instant: number, timezone: string): string => quarterAt(instant, timezone).day;

/** Weekday and time of day in a zone at an instant. */
export function localTimeAt(instant: number, timezone: string): LocalTime {
  const { weekday, hour, minute } = quarterAt(instant, timezone);
  const passed = Math.floor((instant % quarterMs) / minuteMs);
  return { weekday, time: `${twoDigits(hour)}:${twoDigits(minute + passed)}` };
}

const twoDigits = (part: number) => String(part).padStart(2, '0');

/** What the clocks of a zone show at the beginning of the quarter of an hour in which an instant is. */
const quarterAt = (instant: number, timezone: string) =>
  quarters.get(`${timezone} ${Math.floor(instant / quarterMs)}`, () => {
    const begins = Temporal.Instant.fromEpochMilliseconds(instant - (instant % quarterMs));
    const shown = begins.toZonedDateTimeISO(timezone);
    const { dayOfWeek: weekday, hour, minute } = shown;
    return { day: shown.toPlainDate().toString(), weekday, hour, minute };
  });

export const addDays = (day: string, count: number): string =>
  daysAfter.get(`${day} ${count}`, () => Temporal.PlainDate.from(day).add({ days: count }).toString());

/** ISO weekday; 1 is Monday. */
export const weekdayOf = (day: string): number =>
  weekdays.get(day, () => Temporal.PlainDate.from(day).dayOfWeek);

/** An instant as documents have it: RFC 3339 in UTC, in milliseconds. */
export const rfc3339 = (instant: number): string => new Date(instant).toISOString();

/** Minutes as milliseconds. */
export const minutes = (count: number): number => count * minuteMs;
