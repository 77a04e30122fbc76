/* What staff give back of orders that were handed over, and the cash that they count when they close. */
import { sql } from 'drizzle-orm';
import { check, date, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { refundReasons, refundWays } from '../../contracts/refunds.ts';
import { id, instant } from './columns.ts';
import { orders } from './orders.ts';
import { users } from './people.ts';
import { cafeterias } from './places.ts';

const oneOf = (values: readonly string[]) => sql.raw(`(${values.map((value) => `'${value}'`).join(', ')})`);

/**
 * Money given back of an order that was handed over, or that nobody came for: from the till, or by a row of `refunds` that
 * the provider makes. Only ever added to, but for its words, which are forgotten with the order's. A trigger refuses more
 * than was paid and is not given back yet.
 */
export const orderRefunds = pgTable(
  'order_refunds',
  {
    id: id(),
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    amountCents: integer().notNull(),
    way: text({ enum: refundWays }).notNull(),
    reason: text({ enum: refundReasons }).notNull(),
    /** For the office, in its words. */
    note: text(),
    byUserId: uuid()
      .notNull()
      .references(() => users.id),
    /** The campus's day on which it was given back: what comes out of the till comes out of that day's cash. */
    businessDay: date().notNull(),
    at: instant().notNull(),
  },
  (t) => [
    index('order_refunds_order').on(t.orderId, t.at),
    index('order_refunds_day').on(t.cafeteriaId, t.businessDay),
    index('order_refunds_with_words').on(t.at).where(sql`${t.note} is not null`),
    check('order_refunds_amount_positive', sql`${t.amountCents} > 0`),
    check('order_refunds_way_known', sql`${t.way} in ${oneOf(refundWays)}`),
    check('order_refunds_reason_known', sql`${t.reason} in ${oneOf(refundReasons)}`),
  ],
);

/** The cash of a day as somebody has counted it, beside what it should have been at that moment. Only ever added to. */
export const cashCounts = pgTable(
  'cash_counts',
  {
    id: id(),
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    businessDay: date().notNull(),
    /** Orders paid in cash, less what was given back in cash. */
    expectedCents: integer().notNull(),
    countedCents: integer().notNull(),
    /** How many there were of each note and coin, by its cents; null: it was counted as a sum. */
    pieces: jsonb().$type<Record<string, number>>(),
    note: text(),
    countedBy: uuid()
      .notNull()
      .references(() => users.id),
    at: instant().notNull().default(sql`clock_timestamp()`),
  },
  (t) => [
    index('cash_counts_day').on(t.cafeteriaId, t.businessDay, t.at),
    check('cash_counts_counted_bounded', sql`${t.countedCents} between 0 and 1000000000`),
  ],
);
