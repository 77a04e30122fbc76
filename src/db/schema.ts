import { sql } from 'drizzle-orm';
import {
  bigint,
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
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

/*
 * The tables of one institution. They name no schema: the transaction's search_path does (see client.ts), so the
 * same definitions serve every institution. Money is integer cents, times are timestamptz.
 */

const id = () => uuid().primaryKey().default(sql`uuidv7()`);
const instant = () => timestamp({ withTimezone: true, mode: 'string' });

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
    /** Changes only when the event history itself was lost (a restore to an earlier point). */
    epoch: uuid().notNull().default(sql`gen_random_uuid()`),
    businessDay: date().notNull().default('1970-01-01'),
    ordersToday: integer().notNull().default(0),
  },
  (t) => [check('cafeterias_status_known', sql`${t.status} in ('open', 'paused')`)],
);

export const users = pgTable(
  'users',
  {
    id: id(),
    campusId: uuid()
      .notNull()
      .references(() => campuses.id),
    email: text().notNull(),
    name: text().notNull(),
    role: text({ enum: ['student', 'staff', 'admin'] }).notNull(),
    locale: text({ enum: ['es', 'en'] })
      .notNull()
      .default('es'),
    passwordHash: text(),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    unique('users_email_unique').on(t.email),
    check('users_email_lower', sql`${t.email} = lower(${t.email})`),
    check('users_role_known', sql`${t.role} in ('student', 'staff', 'admin')`),
    check('users_locale_known', sql`${t.locale} in ('es', 'en')`),
  ],
);

export const staffAssignments = pgTable(
  'staff_assignments',
  {
    userId: uuid()
      .notNull()
      .references(() => users.id),
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
  },
  (t) => [primaryKey({ columns: [t.userId, t.cafeteriaId] })],
);

export const devices = pgTable(
  'devices',
  {
    userId: uuid()
      .notNull()
      .references(() => users.id),
    id: uuid().notNull(),
    platform: text({ enum: ['android', 'ios', 'web'] }).notNull(),
    pushToken: text().notNull(),
    updatedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.id] }),
    unique('devices_push_token_unique').on(t.pushToken),
    check('devices_platform_known', sql`${t.platform} in ('android', 'ios', 'web')`),
  ],
);

export const menuCategories = pgTable('menu_categories', {
  id: id(),
  cafeteriaId: uuid()
    .notNull()
    .references(() => cafeterias.id),
  name: text().notNull(),
  position: integer().notNull().default(0),
});

export const menuItems = pgTable(
  'menu_items',
  {
    id: id(),
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    categoryId: uuid()
      .notNull()
      .references(() => menuCategories.id),
    name: text().notNull(),
    description: text().notNull().default(''),
    priceCents: integer().notNull(),
    /** null: not counted. */
    stock: integer(),
    available: boolean().notNull().default(true),
    allergens: text().array().notNull().default(sql`'{}'`),
    position: integer().notNull().default(0),
  },
  (t) => [
    unique('menu_items_cafeteria_unique').on(t.cafeteriaId, t.id),
    check('menu_items_price_not_negative', sql`${t.priceCents} >= 0`),
    check('menu_items_stock_not_negative', sql`${t.stock} >= 0`),
  ],
);

export const modifierGroups = pgTable(
  'modifier_groups',
  {
    id: id(),
    menuItemId: uuid()
      .notNull()
      .references(() => menuItems.id),
    name: text().notNull(),
    minChoices: integer().notNull().default(0),
    maxChoices: integer().notNull().default(1),
    position: integer().notNull().default(0),
  },
  (t) => [
    index('modifier_groups_item').on(t.menuItemId),
    check(
      'modifier_groups_choices_ordered',
      sql`0 <= ${t.minChoices} and ${t.minChoices} <= ${t.maxChoices}`,
    ),
  ],
);

export const modifiers = pgTable(
  'modifiers',
  {
    id: id(),
    groupId: uuid()
      .notNull()
      .references(() => modifierGroups.id),
    name: text().notNull(),
    priceDeltaCents: integer().notNull().default(0),
    available: boolean().notNull().default(true),
    position: integer().notNull().default(0),
  },
  (t) => [index('modifiers_group').on(t.groupId)],
);

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
    status: text().notNull(),
    /** Equal to the number of the order's events. */
    version: integer().notNull().default(1),
    subtotalCents: integer().notNull(),
    totalCents: integer().notNull(),
    currency: text().notNull(),
    paymentMethod: text().notNull(),
    paymentStatus: text().notNull().default('unpaid'),
    pickupSlot: instant(),
    note: text(),
    reason: text(),
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
    check(
      'orders_status_known',
      sql`${t.status} in ('pending_payment', 'placed', 'accepted', 'preparing', 'ready', 'collected', 'rejected', 'cancelled', 'expired', 'no_show')`,
    ),
    check('orders_payment_method_known', sql`${t.paymentMethod} in ('cash', 'card')`),
    check('orders_total_not_negative', sql`${t.totalCents} >= 0`),
  ],
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

export const eventOutbox = pgTable(
  'event_outbox',
  {
    id: id(),
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    seq: bigint({ mode: 'number' }).notNull(),
    type: text().notNull(),
    at: instant().notNull().default(sql`now()`),
    /** The whole event as sockets hear it. */
    event: jsonb().notNull(),
    processedAt: instant(),
  },
  (t) => [
    unique('event_outbox_seq_unique').on(t.cafeteriaId, t.seq),
    index('event_outbox_unprocessed').on(t.cafeteriaId, t.seq).where(sql`${t.processedAt} is null`),
  ],
);

export const notificationDeliveries = pgTable(
  'notification_deliveries',
  {
    id: id(),
    eventId: uuid()
      .notNull()
      .references(() => eventOutbox.id),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    channel: text({ enum: ['push', 'email'] }).notNull(),
    deviceId: uuid(),
    template: text().notNull(),
    status: text({ enum: ['pending', 'sent', 'failed', 'dead', 'skipped'] })
      .notNull()
      .default('pending'),
    attempts: integer().notNull().default(0),
    /** While it lasts, one consumer alone may speak to the provider for this delivery. */
    claimedUntil: instant(),
    /** The sweep re-queues a pending delivery that nobody has tried by then: its queue message was lost. */
    dueAt: instant().notNull().default(sql`now()`),
    lastError: text(),
    providerMessageId: text(),
    createdAt: instant().notNull().default(sql`now()`),
    sentAt: instant(),
  },
  (t) => [
    unique('notification_deliveries_once').on(t.eventId, t.userId, t.channel, t.deviceId).nullsNotDistinct(),
    index('notification_deliveries_pending').on(t.dueAt).where(sql`${t.status} = 'pending'`),
    check(
      'notification_deliveries_status_known',
      sql`${t.status} in ('pending', 'sent', 'failed', 'dead', 'skipped')`,
    ),
    check('notification_deliveries_channel_known', sql`${t.channel} in ('push', 'email')`),
  ],
);
