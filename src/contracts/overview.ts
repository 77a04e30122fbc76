import { z } from '@hono/zod-openapi';
import { providerNames } from './breakers.ts';
import { cafeteriaSchema } from './menu.ts';
import { orderStatuses } from './orders.ts';

/** How orders are lost, as their events are called. */
export const losses = ['order.rejected', 'order.cancelled', 'order.expired', 'order.no_show'] as const;

/** How a cafeteria is doing at this moment. Amounts in cents. */
export const overviewSchema = z
  .object({
    cafeteria: cafeteriaSchema,
    timezone: z.string(),
    day: z.iso.date(),
    /** By its hours; a pause is told by `cafeteria`. */
    isOpen: z.boolean(),
    opensAt: z.iso.datetime().nullable(),
    closesAt: z.iso.datetime().nullable(),
    /** Open orders by state; a state that none is in is not named. */
    open: z.partialRecord(z.enum(orderStatuses), z.int()),
    /** Orders that should be ready by now, and for how many minutes the first of them should have been. */
    late: z.object({ orders: z.int(), minutes: z.int() }),
    /** Who has a board open; null: it could not be asked. `boards`: how many. */
    presence: z
      .object({ boards: z.int(), people: z.array(z.object({ id: z.uuid(), name: z.string() })) })
      .nullable(),
    /** What was lost today, the most first: 20 kinds at most. */
    lost: z.array(
      z.object({
        event: z.enum(losses),
        by: z.string(),
        /** As somebody wrote it, or a code of ours. */
        reason: z.string().nullable(),
        orders: z.int(),
        cents: z.int(),
      }),
    ),
    /** Dishes of which little or nothing is left: 20 at most. */
    lowStock: z.array(
      z.object({ id: z.uuid(), name: z.string(), stock: z.int(), dailyStock: z.int().nullable() }),
    ),
    /** Payments that fail again and again. */
    stuckPayments: z.int(),
    /** Of the whole institution, for its administrators; null for others. */
    parked: z.int().nullable(),
    deadDeliveries: z.int().nullable(),
    /** Whom the institution has chosen and nobody has set up. */
    notSetUp: z.array(z.enum(providerNames)),
    /** The newest cash count of today. */
    lastCount: z.object({ differenceCents: z.int(), at: z.iso.datetime() }).nullable(),
  })
  .openapi('Overview');
export type Overview = z.infer<typeof overviewSchema>;
