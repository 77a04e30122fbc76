import { z } from '@hono/zod-openapi';
import { onlineMethods } from './institution.ts';
import { calendarDay } from './kitchen.ts';
import { orderStatuses } from './orders.ts';

/** A day of a cafeteria's business, in its campus's zone; the years that PostgreSQL and ISO 8601 agree on. */
export const businessDay = calendarDay.refine((day) => day.startsWith('20'), 'YYYY-MM-DD, 20…');

const cents = z.int();

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
    /**
     * What came in for the day's orders, tips and fees included and no-shows too; what of it was given back, whenever;
     * and what the provider keeps. `refundingCents` is on its way back; `lostCents` was handed over and nobody paid.
     */
    payments: z.object({
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
    }),
    items: z.array(
      z.object({ menuItemId: z.uuid(), name: z.string(), quantity: z.int(), revenueCents: cents }),
    ),
    quarterHours: z.array(z.object({ startsAt: z.iso.datetime(), orders: z.int(), revenueCents: cents })),
    /** From the order to its being ready; null when none got so far. */
    averageSecondsToReady: z.int().nullable(),
    /** The same of half of them, of nine in ten and of nineteen in twenty: that many took no longer. */
    secondsToReady: z.object({ p50: z.int(), p90: z.int(), p95: z.int() }).nullable(),
    /** Of orders that became ready: those that did by the end of their promise, and of these those that did before it began. */
    promises: z.object({ made: z.int(), kept: z.int(), early: z.int() }),
    noShows: z.int(),
  })
  .openapi('DayReport');
export type DayReport = z.infer<typeof dayReportSchema>;
