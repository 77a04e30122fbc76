/* Where: campuses and their cafeterias. */
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import type { SlotCapacity } from '../../contracts/kitchen.ts';
import { id, instant } from './columns.ts';

export const campuses = pgTable('campuses', {
  id: id(),
  name: text().notNull(),
  timezone: text().notNull().default('America/Mexico_City'),
});

export const cafeterias = pgTable(
  'cafeterias',
  {
    id: id(),
    campusId: uuid()
      .notNull()
      .references(() => campuses.id),
    name: text().notNull(),
    /** First part of an order number, e.g. A in A-042. */
    numberPrefix: text().notNull().default('A'),
    currency: text().notNull().default('MXN'),
    status: text({ enum: ['open', 'paused'] })
      .notNull()
      .default('open'),
    pauseReason: text(),
    menuVersion: integer().notNull().default(1),
    /** Last event number given out. Taken under this row's lock: gap-free and in commit order. */
    seq: bigint({ mode: 'number' }).notNull().default(0),
    /** Raised by every change of what ordering decides on that no event tells of (migrations/tenant/functions/11_guards.sql). */
    revision: bigint({ mode: 'number' }).notNull().default(0),
    /** Changes only when the event history itself was lost (a restore to an earlier point). */
    epoch: uuid().notNull().default(sql`gen_random_uuid()`),
    businessDay: date().notNull().default('1970-01-01'),
    ordersToday: integer().notNull().default(0),
    /** How many numbers orders have that were placed for a day to come, by that day. */
    ordersAhead: jsonb().$type<Record<string, number>>().notNull().default({}),
    pausedUntil: instant(),
    /** An order that nobody accepts within this time expires. */
    acceptWithinMinutes: integer().notNull().default(10),
    /** A ready order that nobody collects within this time is a no-show. */
    noShowAfterMinutes: integer().notNull().default(45),
    autoAccept: boolean().notNull().default(false),
    /** Length of a pickup slot where the campus has no breaks. */
    slotMinutes: integer().notNull().default(15),
    /** How long before the bell, or before the end of a grid slot, orders for it close. */
    orderLeadMinutes: integer().notNull().default(0),
    /** Room in a slot: `orders`, and make-minutes by station. What is not named is not limited. */
    slotCapacity: jsonb().$type<SlotCapacity>().notNull().default({}),
    /** Share of that room that slots before `capacityUntil` have: for a kitchen that is short of hands. */
    capacityPercent: integer().notNull().default(100),
    capacityUntil: instant(),
    /** Waiting time that staff add to every promise. */
    extraWaitMinutes: integer().notNull().default(0),
    /** Open orders that one student may have here at a time; null: any number. */
    maxOpenOrders: integer(),
    /** Tax that the prices include, in hundredths of a percent: 1600 is Mexico's IVA of 16 %. */
    taxBasisPoints: integer().notNull().default(1600),
    tipsEnabled: boolean().notNull().default(false),
    requirePickupCode: boolean().notNull().default(false),
    /** Students may take back an order that was accepted, while nobody has begun it. */
    studentCancelsAccepted: boolean().notNull().default(false),
    /** How long a student who was asked about a line has to answer; after that the staff may decide. */
    answerWithinMinutes: integer().notNull().default(3),
    /** How many days after today have slots to order for. */
    bookAheadDays: integer().notNull().default(1),
    /** It takes no orders any more, and stands in no list for students; what it sold stays readable. null: it is in use. */
    archivedAt: instant(),
  },
  (t) => [
    unique('cafeterias_campus_unique').on(t.id, t.campusId),
    check('cafeterias_status_known', sql`${t.status} in ('open', 'paused')`),
    check('cafeterias_accept_within_bounded', sql`${t.acceptWithinMinutes} between 1 and 240`),
    check('cafeterias_no_show_bounded', sql`${t.noShowAfterMinutes} between 1 and 720`),
    check('cafeterias_slot_bounded', sql`${t.slotMinutes} between 5 and 120`),
    check('cafeterias_lead_bounded', sql`${t.orderLeadMinutes} between 0 and 240`),
    check('cafeterias_capacity_percent_bounded', sql`${t.capacityPercent} between 0 and 100`),
    check('cafeterias_extra_wait_bounded', sql`${t.extraWaitMinutes} between 0 and 180`),
    check('cafeterias_tax_bounded', sql`${t.taxBasisPoints} between 0 and 5000`),
    check('cafeterias_book_ahead_bounded', sql`${t.bookAheadDays} between 0 and 14`),
  ],
);
