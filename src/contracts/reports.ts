import { z } from '@hono/zod-openapi';
import { uuid } from './ids.ts';
import { onlineMethods } from './institution.ts';
import { calendarDay } from './kitchen.ts';
import { orderStatuses } from './orders.ts';

/** A day of a cafeteria's business, in its campus's zone; the years that PostgreSQL and ISO 8601 agree on. */
export const businessDay = calendarDay.refine((day) => day.startsWith('20'), 'YYYY-MM-DD, 20…');

const cents = z.int();

/**
 * What came in for orders, tips and fees included and no-shows too; what of it was given back, whenever; and what the
 * provider keeps. `refundingCents` is on its way back; `lostCents` was handed over and nobody paid.
 */
const takings = z.object({
  cash: z.object({ orders: z.int(), cents, refundedCents: cents }),
  online: z.array(
    z.object({
      method: z.enum(onlineMethods),
      orders: z.int(),
      capturedCents: cents,
      refundedCents: cents,
      refundingCents: cents,
      providerFeeCents: cents,
    }),
  ),
  netCents: cents,
  lostCents: cents,
});
export type Takings = z.infer<typeof takings>;

/** Of orders that became ready: those that did by the end of their promise, and of these those that did before it began. */
const promises = z.object({ made: z.int(), kept: z.int(), early: z.int() });

/**
 * What a cafeteria's day came to. Money, and `items`, count collected orders alone; `revenueCents` has the tax in it
 * (`taxCents` of it), tips and fees not. A quarter of an hour counts what was ordered in it, whatever became of it.
 */
export const dayReportSchema = z
  .object({
    cafeteriaId: z.uuid(),
    day: z.iso.date(),
    timezone: z.string(),
    currency: z.string(),
    /** Orders by what became of them; a status that none has is not named. */
    orders: z.partialRecord(z.enum(orderStatuses), z.int()),
    revenueCents: cents,
    taxCents: cents,
    tipCents: cents,
    /** What the institution added for paying online. */
    feeCents: cents,
    payments: takings,
    items: z.array(
      z.object({ menuItemId: z.uuid(), name: z.string(), quantity: z.int(), revenueCents: cents }),
    ),
    quarterHours: z.array(z.object({ startsAt: z.iso.datetime(), orders: z.int(), revenueCents: cents })),
    /** From the order to its being ready; null when none got so far. */
    averageSecondsToReady: z.int().nullable(),
    /** The same of half of them, of nine in ten and of nineteen in twenty: that many took no longer. */
    secondsToReady: z.object({ p50: z.int(), p90: z.int(), p95: z.int() }).nullable(),
    promises,
    noShows: z.int(),
  })
  .openapi('DayReport');
export type DayReport = z.infer<typeof dayReportSchema>;

/** Why an order brought no money; `unpaid`: its student had not paid online in time, `not_accepted`: nobody took it on. */
export const lostCauses = [
  'rejected',
  'not_accepted',
  'cancelled',
  'no_show',
  'unpaid',
  'payment_failed',
] as const;
export type LostCause = (typeof lostCauses)[number];

/** `orders` is whatever became of them, `collected` and the revenue those that were handed over, `lost` those that brought nothing. */
const counted = { orders: z.int(), collected: z.int(), lost: z.int(), revenueCents: cents };
/** Beside it the same of the range before. */
const line = { ...counted, before: z.object(counted) };

const rangeTotals = z.object({
  ...counted,
  taxCents: cents,
  tipCents: cents,
  feeCents: cents,
  /** Of what was handed over; null: nothing was. */
  averageTicketCents: cents.nullable(),
  promises,
  payments: takings,
});
export type RangeTotals = z.infer<typeof rangeTotals>;

/**
 * What the days from `from` to `to` came to, beside as many days before them, by the rules of a day's report. Amounts, and
 * everything else, are of the orders in `currency` alone; `currencies` are all that there are, that of most orders first.
 */
export const rangeReportSchema = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    before: z.object({ from: z.iso.date(), to: z.iso.date() }),
    currency: z.string(),
    currencies: z.array(z.string()),
    totals: rangeTotals,
    totalsBefore: rangeTotals,
    /** Every day of the range; `before` is of `dayBefore`. */
    days: z.array(z.object({ day: z.iso.date(), dayBefore: z.iso.date(), ...line })),
    /** By the clocks of each campus, 0 to 23; those that had orders. */
    hours: z.array(z.object({ hour: z.int(), ...line })),
    /** 1 is Monday. All seven. */
    weekdays: z.array(z.object({ weekday: z.int(), ...line })),
    cafeterias: z.array(z.object({ cafeteriaId: z.uuid(), name: z.string(), ...line })),
    /** Where orders were placed, wherever their cafeteria is by now. */
    campuses: z.array(z.object({ campusId: z.uuid(), name: z.string(), ...line })),
    /** By the names that they have now, what brought the most first. */
    dishes: z.array(
      z.object({
        menuItemId: z.uuid(),
        cafeteriaId: z.uuid(),
        name: z.string(),
        quantity: z.int(),
        revenueCents: cents,
        before: z.object({ quantity: z.int(), revenueCents: cents }),
      }),
    ),
    /** Why orders brought no money, the most frequent cause first, with what was most often written as its reason: ten at most. */
    lost: z.array(
      z.object({
        cause: z.enum(lostCauses),
        orders: z.int(),
        /** What they would have come to. */
        totalCents: cents,
        before: z.object({ orders: z.int(), totalCents: cents }),
        reasons: z.array(z.object({ reason: z.string(), orders: z.int() })),
      }),
    ),
  })
  .openapi('RangeReport');
export type RangeReport = z.infer<typeof rangeReportSchema>;

/** Which days, of which place (none: all that the asker runs), in which currency (none: that of most orders). */
export const rangeAskedSchema = z.strictObject({
  from: businessDay,
  to: businessDay,
  cafeteriaId: uuid.optional(),
  campusId: uuid.optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
});
export type RangeAsked = z.infer<typeof rangeAskedSchema>;
