import { z } from '@hono/zod-openapi';
import { plainText } from './text.ts';

export const orderStatuses = [
  'pending_payment',
  'placed',
  'accepted',
  'preparing',
  'ready',
  'collected',
  'rejected',
  'cancelled',
  'expired',
  'no_show',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

const note = plainText(280);
const instant = z.iso.datetime();

/** A basket. Prices are not part of it: they come from the menu. At most 20 lines of at most 50 each. */
export const placeOrderSchema = z
  .strictObject({
    cafeteriaId: z.uuid(),
    items: z
      .array(
        z.strictObject({
          menuItemId: z.uuid(),
          quantity: z.int().min(1).max(50),
          modifierIds: z.array(z.uuid()).max(20).optional(),
          note: note.optional(),
        }),
      )
      .min(1)
      .max(20),
    pickupSlot: instant.optional(),
    paymentMethod: z.enum(['cash']).default('cash'),
    note: note.optional(),
  })
  .openapi('PlaceOrder');
export type PlaceOrder = z.infer<typeof placeOrderSchema>;

export const orderSchema = z
  .object({
    id: z.uuid(),
    number: z.string(),
    pickupCode: z.string(),
    cafeteriaId: z.uuid(),
    campusId: z.uuid(),
    userId: z.uuid(),
    status: z.enum(orderStatuses),
    version: z.int(),
    items: z.array(
      z.object({
        id: z.uuid(),
        menuItemId: z.uuid(),
        name: z.string(),
        quantity: z.int(),
        unitPriceCents: z.int(),
        totalCents: z.int(),
        modifiers: z.array(z.object({ id: z.uuid(), name: z.string(), priceDeltaCents: z.int() })),
        note: z.string().nullable(),
      }),
    ),
    subtotalCents: z.int(),
    totalCents: z.int(),
    currency: z.string(),
    paymentMethod: z.enum(['cash', 'card']),
    paymentStatus: z.string(),
    pickupSlot: instant.nullable(),
    note: z.string().nullable(),
    reason: z.string().nullable(),
    createdAt: instant,
    updatedAt: instant,
    acceptedAt: instant.nullable(),
    startedAt: instant.nullable(),
    readyAt: instant.nullable(),
    collectedAt: instant.nullable(),
    closedAt: instant.nullable(),
  })
  .openapi('Order');
export type Order = z.infer<typeof orderSchema>;

export const moveOrderSchema = z.strictObject({ reason: plainText(280).optional() }).openapi('MoveOrder');
