/* When: opening hours, the timetable of breaks, and what each pickup slot has to make. */
import { sql } from 'drizzle-orm';
import { check, date, integer, pgTable, primaryKey, text, time, unique, uuid } from 'drizzle-orm/pg-core';
import { id, instant, weekdayKnown } from './columns.ts';
import { cafeterias, campuses } from './places.ts';

/** When a cafeteria is open, in its campus's time; ISO weekdays, 1 is Monday. A cafeteria without any is always open. */
export const openingHours = pgTable(
  'opening_hours',
  {
    id: id(),
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    weekday: integer().notNull(),
    opens: time().notNull(),
    /** May be 24:00. */
    closes: time().notNull(),
  },
  (t) => [
    unique('opening_hours_once').on(t.cafeteriaId, t.weekday, t.opens),
    check('opening_hours_weekday_known', weekdayKnown(t.weekday)),
    check('opening_hours_ordered', sql`${t.opens} < ${t.closes}`),
  ],
);

/** A day unlike its weekday: other hours, or (without any) closed. */
export const openingExceptions = pgTable(
  'opening_exceptions',
  {
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    day: date().notNull(),
    opens: time(),
    closes: time(),
    reason: text().notNull().default(''),
  },
  (t) => [
    primaryKey({ columns: [t.cafeteriaId, t.day] }),
    check('opening_exceptions_whole', sql`(${t.opens} is null) = (${t.closes} is null)`),
    check('opening_exceptions_ordered', sql`${t.opens} < ${t.closes}`),
  ],
);

/** The timetable of a campus: the breaks that the bell rings in, in the campus's time. */
export const breaks = pgTable(
  'breaks',
  {
    id: id(),
    campusId: uuid()
      .notNull()
      .references(() => campuses.id),
    weekday: integer().notNull(),
    name: text().notNull(),
    startsAt: time().notNull(),
    endsAt: time().notNull(),
  },
  (t) => [
    unique('breaks_once').on(t.campusId, t.weekday, t.name),
    check('breaks_weekday_known', weekdayKnown(t.weekday)),
    check('breaks_ordered', sql`${t.startsAt} < ${t.endsAt}`),
  ],
);

/** A break that on one day is at another time, or (without times) not at all. */
export const alteredBreaks = pgTable(
  'altered_breaks',
  {
    breakId: uuid()
      .notNull()
      .references(() => breaks.id, { onDelete: 'cascade' }),
    day: date().notNull(),
    startsAt: time(),
    endsAt: time(),
  },
  (t) => [
    primaryKey({ columns: [t.breakId, t.day] }),
    check('altered_breaks_whole', sql`(${t.startsAt} is null) = (${t.endsAt} is null)`),
    check('altered_breaks_ordered', sql`${t.startsAt} < ${t.endsAt}`),
  ],
);

/** What the orders of a slot ask of the kitchen: `orders` counts them, a station's name its make-minutes. */
export const slotLoads = pgTable(
  'slot_loads',
  {
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    slot: instant().notNull(),
    resource: text().notNull(),
    amount: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.cafeteriaId, t.slot, t.resource] }),
    check('slot_loads_not_negative', sql`${t.amount} >= 0`),
  ],
);
