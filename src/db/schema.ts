import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
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
  time,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { type AvailabilityWindow, type SlotCapacity, stations } from '../contracts/kitchen.ts';

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
    /** How many days after today have slots to order for. */
    bookAheadDays: integer().notNull().default(1),
  },
  (t) => [
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

const weekdayKnown = (weekday: AnyPgColumn) => sql`${weekday} between 1 and 7`;

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
    /** Kinds and channels that this person has switched off: {receipt: {email: false}}; what is not named is on. */
    notificationPreferences: jsonb().notNull().default({}),
    /** What this person must not eat, by the names that the menu uses. */
    allergens: text().array().notNull().default(sql`'{}'`),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    unique('users_email_unique').on(t.email),
    check('users_email_lower', sql`${t.email} = lower(${t.email})`),
    check('users_role_known', sql`${t.role} in ('student', 'staff', 'admin')`),
    check('users_locale_known', sql`${t.locale} in ('es', 'en')`),
  ],
);

/** Who a person is at an institutional sign-in (OpenID Connect): the issuer's own, never-changing name of them. */
export const userIdentities = pgTable(
  'user_identities',
  {
    issuer: text().notNull(),
    subject: text().notNull(),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.issuer, t.subject] }), index('user_identities_user').on(t.userId)],
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
    dietaryTags: text().array().notNull().default(sql`'{}'`),
    imageUrl: text(),
    position: integer().notNull().default(0),
    /** Minutes until a portion is ready; the longest of a basket is its own. */
    prepMinutes: integer().notNull().default(5),
    /** Minutes of its station's work that a portion takes; they add up. */
    makeMinutes: integer().notNull().default(1),
    station: text({ enum: stations }).notNull().default('counter'),
    /** When it is served, in the campus's time; none: always. */
    windows: jsonb().$type<AvailabilityWindow[]>().notNull().default([]),
    /** Stock that each day begins with; null: it goes on from the day before. */
    dailyStock: integer(),
    /** At this stock staff are told, and students see that it runs low. */
    lowStockAt: integer().notNull().default(5),
    /** Portions that one student may have in open orders; null: any number. */
    maxPerStudent: integer(),
    archivedAt: instant(),
  },
  (t) => [
    unique('menu_items_cafeteria_unique').on(t.cafeteriaId, t.id),
    index('menu_items_category').on(t.categoryId),
    check('menu_items_station_known', sql`${t.station} in ('grill', 'bar', 'counter')`),
    check(
      'menu_items_minutes_bounded',
      sql`${t.prepMinutes} between 0 and 240 and ${t.makeMinutes} between 0 and 240`,
    ),
    check('menu_items_daily_stock_not_negative', sql`${t.dailyStock} >= 0`),
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
    /** null: not counted. */
    stock: integer(),
    position: integer().notNull().default(0),
  },
  (t) => [
    index('modifiers_group').on(t.groupId),
    check('modifiers_stock_not_negative', sql`${t.stock} >= 0`),
  ],
);

/** A combo is a menu item that takes portions of others with it. */
export const comboComponents = pgTable(
  'combo_components',
  {
    comboId: uuid()
      .notNull()
      .references(() => menuItems.id),
    componentId: uuid()
      .notNull()
      .references(() => menuItems.id),
    quantity: integer().notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.comboId, t.componentId] }),
    check('combo_components_not_itself', sql`${t.comboId} <> ${t.componentId}`),
    check('combo_components_quantity_positive', sql`${t.quantity} between 1 and 20`),
  ],
);

/** Switched off, it switches off every dish that needs it. */
export const ingredients = pgTable(
  'ingredients',
  {
    id: id(),
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    name: text().notNull(),
    available: boolean().notNull().default(true),
  },
  (t) => [unique('ingredients_name_unique').on(t.cafeteriaId, t.name)],
);

export const menuItemIngredients = pgTable(
  'menu_item_ingredients',
  {
    menuItemId: uuid()
      .notNull()
      .references(() => menuItems.id),
    ingredientId: uuid()
      .notNull()
      .references(() => ingredients.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.menuItemId, t.ingredientId] })],
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
    /** Tax within the total. */
    taxCents: integer().notNull().default(0),
    tipCents: integer().notNull().default(0),
    pickupSlot: instant(),
    /** The break that the slot is tied to: when the day is altered, the order moves with it. */
    breakId: uuid().references(() => breaks.id, { onDelete: 'set null' }),
    promisedFrom: instant(),
    promisedUntil: instant(),
    /** What it asks of its slot, as in `slot_loads`. */
    demand: jsonb().notNull().default({}),
    acceptBy: instant(),
    collectBy: instant(),
    /** Allergens of the student's profile that the basket has, and that the student has acknowledged. */
    acknowledgedAllergens: text().array().notNull().default(sql`'{}'`),
    /** Equal for equal baskets: tells a double tap. */
    basketHash: text(),
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
    index('orders_cafeteria_slot').on(t.cafeteriaId, t.pickupSlot, t.id),
    check('orders_tip_not_negative', sql`${t.tipCents} >= 0`),
    check('orders_total_is_sum', sql`${t.totalCents} = ${t.subtotalCents} + ${t.tipCents}`),
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
    decidedAt: instant(),
  },
  (t) => [
    uniqueIndex('order_changes_open_once').on(t.orderItemId).where(sql`${t.status} = 'proposed'`),
    index('order_changes_order').on(t.orderId),
    check('order_changes_status_known', sql`${t.status} in ('proposed', 'accepted', 'declined')`),
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
    /** What it tells of: an event, or an announcement. */
    eventId: uuid().references(() => eventOutbox.id),
    announcementId: uuid().references(() => announcements.id),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    channel: text({ enum: ['push', 'email'] }).notNull(),
    deviceId: uuid(),
    template: text().notNull(),
    /** Who was spoken to last. */
    provider: text(),
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
    unique('notification_deliveries_once')
      .on(t.eventId, t.announcementId, t.userId, t.channel, t.deviceId)
      .nullsNotDistinct(),
    check(
      'notification_deliveries_about_one_thing',
      sql`(${t.eventId} is null) <> (${t.announcementId} is null)`,
    ),
    index('notification_deliveries_newest').on(t.createdAt, t.id),
    index('notification_deliveries_event').on(t.eventId),
    index('notification_deliveries_pending').on(t.dueAt).where(sql`${t.status} = 'pending'`),
    check(
      'notification_deliveries_status_known',
      sql`${t.status} in ('pending', 'sent', 'failed', 'dead', 'skipped')`,
    ),
    check('notification_deliveries_channel_known', sql`${t.channel} in ('push', 'email')`),
  ],
);

/** Every try of a delivery: when, by whom, and what came of it. Only ever added to. */
export const deliveryAttempts = pgTable(
  'delivery_attempts',
  {
    id: id(),
    deliveryId: uuid()
      .notNull()
      .references(() => notificationDeliveries.id, { onDelete: 'cascade' }),
    at: instant().notNull().default(sql`now()`),
    provider: text().notNull(),
    outcome: text().notNull(),
    error: text(),
    providerMessageId: text(),
  },
  (t) => [index('delivery_attempts_delivery').on(t.deliveryId, t.at)],
);

/** Words of an admin to a campus or a cafeteria. Its deliveries are made page by page, up to `cursor`. */
export const announcements = pgTable(
  'announcements',
  {
    id: id(),
    campusId: uuid().references(() => campuses.id),
    cafeteriaId: uuid().references(() => cafeterias.id),
    title: text().notNull(),
    body: text().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: instant().notNull().default(sql`now()`),
    /** The last user whose deliveries were made. */
    cursor: uuid(),
    recipients: integer().notNull().default(0),
    completedAt: instant(),
  },
  (t) => [
    check('announcements_one_place', sql`(${t.campusId} is null) <> (${t.cafeteriaId} is null)`),
    index('announcements_incomplete').on(t.id).where(sql`${t.completedAt} is null`),
  ],
);

/**
 * Who did what: every act that security or money depends on. Each entry's hash covers the one before it, so that none
 * can be taken out or changed unnoticed; the institution's role may read and add, nothing else (see migrate.ts).
 */
export const auditLog = pgTable(
  'audit_log',
  {
    seq: bigint({ mode: 'number' }).primaryKey(),
    /** The act's own id: a queue message that comes twice is kept once. */
    actId: uuid().notNull(),
    at: instant().notNull(),
    actorId: uuid(),
    actorRole: text().notNull(),
    action: text().notNull(),
    subjectType: text().notNull(),
    subjectId: text().notNull(),
    facts: jsonb().notNull().default({}),
    requestId: text(),
    previousHash: text().notNull(),
    hash: text().notNull(),
  },
  (t) => [
    unique('audit_log_act_unique').on(t.actId),
    index('audit_log_actor').on(t.actorId, t.seq),
    index('audit_log_subject').on(t.subjectId, t.seq),
  ],
);
