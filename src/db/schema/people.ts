/* Who: users, how they sign in, where they work, the phones they carry. */
import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { cafeterias, campuses } from './places.ts';

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
    /** Kinds and channels that this person has switched off: {receipts: {email: false}}; what is not named is on. */
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
