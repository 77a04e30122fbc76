/* Orders, the stock that they move, and the keys that make them once.
 * Further indexes are in migrations/tenant/online alone: here, drizzle-kit would write them into a table migration, too. */
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { menuItems } from './menu.ts';
import { users } from './people.ts';
import { breaks } from './pickup.ts';
import { cafeterias, campuses } from './places.ts';

export const orders = pgTable(
  'orders',
  {
    id: id(),
    number: text().notNull(),
    businessDay: date().notNull(),
    pickupCode: text().notNull(),
    campusId: uuid()
      .notNull()
      .references(() => campuses.id),
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    /** First name of whoever ordered, as it was then; null: forgotten, or older than this column. */
    studentName: text(),
    status: text().notNull(),
    /** Equal to the number of the order's events. */
    version: integer().notNull().default(1),
    subtotalCents: integer().notNull(),
    totalCents: integer().notNull(),
    currency: text().notNull(),
    paymentMethod: text().notNull(),
    paymentStatus: text().notNull().default('unpaid'),
    /** The rate of that tax and the terms of that fee when it was placed: lines may fall away later. null: older than this column. */
    taxBasisPoints: integer(),
    feeBasisPoints: integer(),
    feeFixedCents: integer(),
    /** Tax within the total. */
    taxCents: integer().notNull().default(0),
    tipCents: integer().notNull().default(0),
    /** What the institution adds for paying by this method. */
    feeCents: integer().notNull().default(0),
    /** What staff have given back of it since it was handed over: the sum of its `order_refunds`, kept by their trigger. null: nothing. */
    refundedCents: integer(),
    pickupSlot: instant(),
    /** Its student has named that slot; false: as soon as possible. null: older than this column. */
    isSlotChosen: boolean(),
    /** The break that the slot is tied to: when the day is altered, the order moves with it. */
    breakId: uuid().references(() => breaks.id, { onDelete: 'set null' }),
    promisedFrom: instant(),
    promisedUntil: instant(),
    /** What it asks of its slot, as in `slot_loads`. */
    demand: jsonb().notNull().default({}),
    /** Portions by dish that it takes of the stock of a day to come, and of no stock until then. */
    ahead: jsonb().$type<Record<string, number>>(),
    /** When it was moved to another slot: with its break, or because it was paid too late for its own. */
    rescheduledAt: instant(),
    /** An order that is not paid by then expires. */
    payBy: instant(),
    acceptBy: instant(),
    collectBy: instant(),
    /** Allergens of the student's profile that the basket has, and that the student has acknowledged. */
    acknowledgedAllergens: text().array().notNull().default(sql`'{}'`),
    /** Equal for equal baskets: tells a double tap. */
    basketHash: text(),
    note: text(),
    reason: text(),
    /** How often it was printed, when the last time and with which promise: {times, at, promisedFrom}. null: never. */
    printed: jsonb(),
    createdAt: instant().notNull().default(sql`now()`),
    updatedAt: instant().notNull().default(sql`now()`),
    acceptedAt: instant(),
    startedAt: instant(),
    readyAt: instant(),
    collectedAt: instant(),
    closedAt: instant(),
  },
  (t) => [
    unique('orders_number_unique').on(t.cafeteriaId, t.businessDay, t.number),
    uniqueIndex('orders_open_pickup_code_unique')
      .on(t.cafeteriaId, t.pickupCode)
      .where(sql`${t.status} in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready')`),
    index('orders_user_newest').on(t.userId, t.createdAt, t.id),
    index('orders_cafeteria_newest').on(t.cafeteriaId, t.createdAt, t.id),
    index('orders_unpaid').on(t.payBy).where(sql`${t.status} = 'pending_payment'`),
    index('orders_cafeteria_slot').on(t.cafeteriaId, t.pickupSlot, t.id),
    check('orders_tip_not_negative', sql`${t.tipCents} >= 0`),
    check('orders_fee_not_negative', sql`${t.feeCents} >= 0`),
    check('orders_total_is_sum', sql`${t.totalCents} = ${t.subtotalCents} + ${t.tipCents} + ${t.feeCents}`),
    check(
      'orders_status_known',
      sql`${t.status} in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready', 'collected', 'rejected', 'cancelled', 'expired', 'no_show')`,
    ),
    check('orders_payment_method_known', sql`${t.paymentMethod} in ('cash', 'card', 'oxxo', 'spei')`),
    check(
      'orders_payment_status_known',
      sql`${t.paymentStatus} in ('unpaid', 'paid', 'pending', 'authorized', 'captured', 'partially_refunded', 'refunded', 'cancelled', 'failed')`,
    ),
    check('orders_total_not_negative', sql`${t.totalCents} >= 0`),
    check('orders_refunded_bounded', sql`${t.refundedCents} between 0 and ${t.totalCents}`),
    check('orders_refunded_stays', sql`${t.refundedCents} = 0 or ${t.status} in ('collected', 'no_show')`),
  ],
);

/** The moves that the state machine knows, written by the migrator from src/domain/order-moves.ts; a trigger refuses others. */
export const orderTransitions = pgTable(
  'order_transitions',
  { fromStatus: text().notNull(), toStatus: text().notNull() },
  (t) => [primaryKey({ columns: [t.fromStatus, t.toStatus] })],
);

export const orderItems = pgTable(
  'order_items',
  {
    id: id(),
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    cafeteriaId: uuid().notNull(),
    menuItemId: uuid().notNull(),
    position: integer().notNull(),
    name: text().notNull(),
    quantity: integer().notNull(),
    unitPriceCents: integer().notNull(),
    totalCents: integer().notNull(),
    /** What was chosen, as it was named and priced then: [{id, name, priceDeltaCents}]. */
    modifiers: jsonb().notNull().default([]),
    note: text(),
    /** Of a combo its parts, as they were then: [{menuItemId, name, quantity}]. null: older than this column. */
    components: jsonb(),
    /** Where it is made, and when it was there: [{station, madeAt}]. null: older than this column. */
    stations: jsonb(),
    /** Taken out of the order afterwards; it counts no more in the totals. */
    removedAt: instant(),
  },
  (t) => [
    index('order_items_order').on(t.orderId),
    foreignKey({
      name: 'order_items_menu_item_of_cafeteria',
      columns: [t.cafeteriaId, t.menuItemId],
      foreignColumns: [menuItems.cafeteriaId, menuItems.id],
    }),
    check('order_items_quantity_bounded', sql`${t.quantity} between 1 and 50`),
    check('order_items_total_is_product', sql`${t.totalCents} = ${t.quantity} * ${t.unitPriceCents}`),
  ],
);

/** A line that the kitchen cannot make: the student decides what becomes of the order. */
export const orderChanges = pgTable(
  'order_changes',
  {
    id: id(),
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    orderItemId: uuid()
      .notNull()
      .references(() => orderItems.id),
    status: text({ enum: ['proposed', 'accepted', 'declined'] })
      .notNull()
      .default('proposed'),
    reason: text(),
    proposedBy: uuid()
      .notNull()
      .references(() => users.id),
    proposedAt: instant().notNull().default(sql`now()`),
    /** Until then the student alone decides; null: older than this column. */
    answerBy: instant(),
    decidedAt: instant(),
  },
  (t) => [
    uniqueIndex('order_changes_open_once').on(t.orderItemId).where(sql`${t.status} = 'proposed'`),
    index('order_changes_order').on(t.orderId),
    check('order_changes_status_known', sql`${t.status} in ('proposed', 'accepted', 'declined')`),
  ],
);

/** Every change of stock: how much, why and by whom. Only ever added to. */
export const stockMovements = pgTable(
  'stock_movements',
  {
    id: id(),
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    menuItemId: uuid()
      .notNull()
      .references(() => menuItems.id),
    kind: text({ enum: ['sale', 'release', 'restock', 'recount', 'waste', 'daily_reset'] }).notNull(),
    /** Change of stock: negative when it goes down. */
    quantity: integer().notNull(),
    stockAfter: integer().notNull(),
    orderId: uuid().references(() => orders.id),
    byUserId: uuid().references(() => users.id),
    reason: text(),
    at: instant().notNull().default(sql`now()`),
  },
  (t) => [
    index('stock_movements_item_newest').on(t.menuItemId, t.at, t.id),
    check(
      'stock_movements_kind_known',
      sql`${t.kind} in ('sale', 'release', 'restock', 'recount', 'waste', 'daily_reset')`,
    ),
  ],
);

/** First answer to a creating request, kept 24 h. `outcome` is what placing answered, refusals included. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    userId: uuid()
      .notNull()
      .references(() => users.id),
    route: text().notNull(),
    key: text().notNull(),
    requestHash: text().notNull(),
    outcome: jsonb(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.route, t.key] }),
    index('idempotency_keys_created').on(t.createdAt),
  ],
);
