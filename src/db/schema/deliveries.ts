/* What was told to whom: the outbox, and the ledger of messages.
 * Further indexes are in migrations/tenant/online alone: here, drizzle-kit would write them into a table migration, too. */
import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { accountLetters, users } from './people.ts';
import { cafeterias, campuses } from './places.ts';

export const eventOutbox = pgTable(
  'event_outbox',
  {
    id: id(),
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    /** Where the cafeteria was when it happened. */
    campusId: uuid()
      .notNull()
      .references(() => campuses.id),
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

export const notificationDeliveries = pgTable(
  'notification_deliveries',
  {
    id: id(),
    /** What it tells of: an event, an announcement, or the reader's own account. */
    eventId: uuid().references(() => eventOutbox.id),
    announcementId: uuid().references(() => announcements.id),
    accountLetterId: uuid().references(() => accountLetters.id),
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
      .on(t.eventId, t.announcementId, t.accountLetterId, t.userId, t.channel, t.deviceId)
      .nullsNotDistinct(),
    check(
      'notification_deliveries_about_one_thing',
      sql`num_nonnulls(${t.eventId}, ${t.announcementId}, ${t.accountLetterId}) = 1`,
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
