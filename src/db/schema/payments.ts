/* What was charged for an order and given back, every try of it, and what Stripe told of it.
 * Further indexes are in migrations/tenant/online alone: here, drizzle-kit would write them into a table migration, too. */
import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { orders } from './orders.ts';
import { cafeterias } from './places.ts';

/**
 * The one payment of an order that is not paid in cash: a PaymentIntent at Stripe. `status` is what we know of it,
 * `wanted` and `wantedCents` what the order says it shall become; whoever moves the order writes them in the same
 * transaction, and the payments consumer makes Stripe follow.
 */
export const payments = pgTable(
  'payments',
  {
    id: id(),
    orderId: uuid()
      .notNull()
      .references(() => orders.id),
    cafeteriaId: uuid()
      .notNull()
      .references(() => cafeterias.id),
    method: text({ enum: ['card', 'oxxo', 'spei'] }).notNull(),
    /** What the student is asked to pay; never changes. */
    amountCents: integer().notNull(),
    currency: text().notNull(),
    status: text({
      enum: ['requested', 'awaiting', 'processing', 'authorized', 'captured', 'cancelled', 'failed'],
    })
      .notNull()
      .default('requested'),
    wanted: text({ enum: ['held', 'captured', 'cancelled'] })
      .notNull()
      .default('held'),
    /** What shall be kept of it in the end. */
    wantedCents: integer().notNull(),
    capturedCents: integer().notNull().default(0),
    /** Sum of the refunds that Stripe has made. */
    refundedCents: integer().notNull().default(0),
    /** What Stripe took for it; null: not known yet. */
    providerFeeCents: integer(),
    /** `pi_…`; null: not known to have been created. */
    providerId: text(),
    /** false: its order has yet to learn how it stands. */
    followed: boolean().notNull().default(true),
    /** Tries since something last came of one. */
    attempts: integer().notNull().default(0),
    /** While it lasts, one consumer alone works on it. */
    claimedUntil: instant(),
    /** When Stripe has to be spoken to; null: nothing is left to do. The sweep queues what is due. */
    dueAt: instant(),
    lastError: text(),
    createdAt: instant().notNull().default(sql`now()`),
    /** When Stripe was last heard of it. */
    checkedAt: instant(),
    authorizedAt: instant(),
    capturedAt: instant(),
    closedAt: instant(),
  },
  (t) => [
    unique('payments_order_unique').on(t.orderId),
    unique('payments_provider_id_unique').on(t.providerId),
    index('payments_due').on(t.dueAt).where(sql`${t.dueAt} is not null`),
    index('payments_open').on(t.checkedAt).where(sql`${t.closedAt} is null`),
    check('payments_method_known', sql`${t.method} in ('card', 'oxxo', 'spei')`),
    check(
      'payments_status_known',
      sql`${t.status} in ('requested', 'awaiting', 'processing', 'authorized', 'captured', 'cancelled', 'failed')`,
    ),
    check('payments_wanted_known', sql`${t.wanted} in ('held', 'captured', 'cancelled')`),
    check('payments_amount_positive', sql`${t.amountCents} > 0`),
    check('payments_wanted_bounded', sql`${t.wantedCents} between 0 and ${t.amountCents}`),
    check('payments_captured_bounded', sql`${t.capturedCents} between 0 and ${t.amountCents}`),
    check('payments_refunded_bounded', sql`${t.refundedCents} between 0 and ${t.capturedCents}`),
    check('payments_captured_has_amount', sql`(${t.status} = 'captured') = (${t.capturedCents} > 0)`),
  ],
);

/** Money to give back, or given back. `cause` is what it is for: an order, a line or a capture gives rise to one, once. */
export const refunds = pgTable(
  'refunds',
  {
    id: id(),
    paymentId: uuid()
      .notNull()
      .references(() => payments.id),
    cause: text().notNull(),
    amountCents: integer().notNull(),
    status: text({ enum: ['pending', 'succeeded', 'failed'] })
      .notNull()
      .default('pending'),
    /** Part of its idempotency key: one that the bank sent back is asked for anew. */
    generation: integer().notNull().default(1),
    /** `re_…`; null: not known to have been created. */
    providerId: text(),
    createdAt: instant().notNull().default(sql`now()`),
    settledAt: instant(),
  },
  (t) => [
    unique('refunds_cause_unique').on(t.paymentId, t.cause),
    unique('refunds_provider_id_unique').on(t.providerId),
    check('refunds_amount_positive', sql`${t.amountCents} > 0`),
    check('refunds_status_known', sql`${t.status} in ('pending', 'succeeded', 'failed')`),
  ],
);

/** Every call to Stripe: when, which, and what came of it. Only ever added to. */
export const paymentAttempts = pgTable(
  'payment_attempts',
  {
    id: id(),
    paymentId: uuid()
      .notNull()
      .references(() => payments.id),
    refundId: uuid().references(() => refunds.id),
    at: instant().notNull().default(sql`now()`),
    call: text().notNull(),
    outcome: text().notNull(),
    providerId: text(),
    error: text(),
  },
  (t) => [index('payment_attempts_payment').on(t.paymentId, t.at)],
);

/** Events of Stripe, each once; what they tell is asked for anew, so their order does not matter. */
export const stripeEvents = pgTable(
  'stripe_events',
  {
    /** `evt_…` */
    id: text().primaryKey(),
    type: text().notNull(),
    /** null: it is about nothing of ours. */
    paymentId: uuid().references(() => payments.id),
    /** Stripe's own time. */
    at: instant().notNull(),
    receivedAt: instant().notNull().default(sql`now()`),
    /** When the payment was next compared with Stripe. */
    processedAt: instant(),
  },
  (t) => [
    index('stripe_events_unprocessed').on(t.paymentId).where(sql`${t.processedAt} is null`),
    index('stripe_events_received').on(t.receivedAt),
  ],
);

/**
 * How far the search for intents that no payment knows has come; one row at the most. Intents that were made up to
 * `seenUntil` were looked at; those up to `readingUntil` are being read, newest first, and `after` is the last that was.
 */
export const straySearches = pgTable(
  'stray_searches',
  {
    only: boolean().primaryKey().default(true),
    seenUntil: instant().notNull(),
    readingUntil: instant(),
    after: text(),
  },
  (t) => [check('stray_searches_only_one', sql`${t.only}`)],
);
