/* Who: users, how they sign in, where they work, the phones they carry.
 * Further indexes are in migrations/tenant/online alone: here, drizzle-kit would write them into a table migration, too. */
import { sql } from 'drizzle-orm';
import {
  check,
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
import { diets } from '../../contracts/diets.ts';
import { accountLetterKinds, roles } from '../../contracts/identity.ts';
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
    role: text({ enum: roles }).notNull(),
    locale: text({ enum: ['es', 'en'] })
      .notNull()
      .default('es'),
    passwordHash: text(),
    /** Kinds and channels that this person has switched off: {receipts: {email: false}}; what is not named is on. */
    notificationPreferences: jsonb().notNull().default({}),
    /** What this person must not eat, by the names that the menu uses. */
    allergens: text().array().notNull().default(sql`'{}'`),
    /** What they eat by choice; null: anything. */
    diet: text({ enum: diets }),
    createdAt: instant().notNull().default(sql`now()`),
    /** When somebody with this mailbox proved it; null: nobody has. */
    emailVerifiedAt: instant(),
    /** Nobody signs in to it since then; an administrator can open it again. */
    deactivatedAt: instant(),
    /** Its person asked to be forgotten: what named them is gone, what they bought stays in the books. */
    erasedAt: instant(),
  },
  (t) => [
    index('users_campus').on(t.campusId),
    unique('users_email_unique').on(t.email),
    check('users_email_lower', sql`${t.email} = lower(${t.email})`),
    check('users_role_known', sql`${t.role} in ('student', 'staff', 'manager', 'campus_admin', 'admin')`),
    check('users_diet_known', sql`${t.diet} in ('vegetarian', 'vegan')`),
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
    /** Hash of where a push goes, however its token is spelled; null: registered by a version that kept none. */
    pushAddress: text(),
    /** What it calls itself, as a person reads it; null: it was never asked. */
    name: text(),
    /** The session that registered it, and ends with it; null: registered by a version that kept none. */
    sessionId: uuid(),
    updatedAt: instant().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.id] }),
    unique('devices_push_token_unique').on(t.pushToken),
    uniqueIndex('devices_push_address_once').on(t.pushAddress),
    check('devices_platform_known', sql`${t.platform} in ('android', 'ios', 'web')`),
  ],
);

/**
 * What a person is told about their account. Some carry a link that is good once and for a while: its secret is known by
 * its hash alone.
 */
export const accountLetters = pgTable(
  'account_letters',
  {
    id: id(),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    kind: text({ enum: accountLetterKinds }).notNull(),
    /** Where it went: a link proves this mailbox and no other. */
    email: text().notNull(),
    secretHash: text(),
    createdAt: instant().notNull().default(sql`now()`),
    expiresAt: instant(),
    usedAt: instant(),
  },
  (t) => [
    unique('account_letters_secret_unique').on(t.secretHash),
    index('account_letters_user').on(t.userId, t.kind),
    check(
      'account_letters_kind_known',
      sql`${t.kind} in ('verify_email', 'reset_password', 'invite', 'password_changed', 'session_stolen')`,
    ),
    check('account_letters_link_expires', sql`(${t.secretHash} is null) = (${t.expiresAt} is null)`),
  ],
);

/** A sign-in at the institution's page that goes on in an installed app, by six digits that are typed there. */
export const signInHandovers = pgTable(
  'sign_in_handovers',
  {
    /** SHA-256 of what the app alone knows, as it left with it (RFC 7636 writes it so). */
    challenge: text().primaryKey(),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    /** Of the digits, by a key. */
    codeHash: text().notNull(),
    /** Digits that were typed, the right ones among them. */
    tries: integer().notNull().default(0),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (t) => [index('sign_in_handovers_user').on(t.userId), index('sign_in_handovers_expiry').on(t.expiresAt)],
);

/** Failed sign-ins in a row, of an account or from an address; both known by a keyed hash alone. */
export const signInFailures = pgTable(
  'sign_in_failures',
  {
    subject: text().primaryKey(),
    failures: integer().notNull(),
    lastAt: instant().notNull().default(sql`now()`),
    blockedUntil: instant(),
  },
  (t) => [index('sign_in_failures_last').on(t.lastAt)],
);
