import { z } from '@hono/zod-openapi';
import { readyRangeSchema } from './forecast.ts';
import { instantInput, uuid } from './ids.ts';
import { stations } from './kitchen.ts';
import { inBoth } from './languages.ts';
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

export const paymentMethods = ['cash', 'card', 'oxxo', 'spei'] as const;

/**
 * Cash is `unpaid`, then `paid`. Online, `pending` waits for the student; a card is `authorized` until the kitchen accepts,
 * then `captured`; `cancelled` was let go without a charge. `failed`: it did not pay after all, and is `paid` in cash
 * when it is collected. What is given back of an order that was paid
 * in cash leaves it `paid`: `refundedCents` tells.
 */
export const paymentStatuses = [
  'unpaid',
  'paid',
  'pending',
  'authorized',
  'captured',
  'partially_refunded',
  'refunded',
  'cancelled',
  'failed',
] as const;

const note = plainText(280);
const instant = z.iso.datetime();

/** A basket. Prices are not part of it: they come from the menu. At most 20 lines of at most 50 each. */
export const placeOrderSchema = z
  .strictObject({
    cafeteriaId: uuid,
    items: z
      .array(
        z.strictObject({
          menuItemId: uuid,
          quantity: z.int().min(1).max(50),
          modifierIds: z.array(uuid).max(20).optional(),
          note: note.optional(),
        }),
      )
      .min(1)
      .max(20),
    /** A slot of `GET /cafeterias/{id}/slots`; absent: the first of today that has room. */
    pickupSlot: instantInput.optional(),
    /** What a cafeteria takes beside cash is told by `GET /payment-methods`. */
    paymentMethod: z.enum(paymentMethods).default('cash'),
    tipCents: z.int().min(0).max(100_000).optional(),
    note: note.optional(),
    /** The student knows that the basket has allergens of their profile. */
    acknowledgeAllergens: z.boolean().optional(),
    /** The same basket within five seconds is meant. */
    allowDuplicate: z.boolean().optional(),
    /** The total that the student was shown: at any other, lower ones too, the order is refused. A quote takes no notice. */
    expectedTotalCents: z.int().min(0).max(1_000_000_000).optional(),
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
    /** The first name of whoever ordered, to hand it over by; null: not known, or forgotten by now. */
    studentName: z.string().nullable().default(null),
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
        /** What a combo was made of when it was ordered, for one of it; none of any other dish. */
        components: z
          .array(z.object({ menuItemId: z.uuid(), name: z.string(), quantity: z.int() }))
          .default([]),
        /** Where it is made, of a combo its parts, and since when it is made there; none: of before this was kept. */
        stations: z.array(z.object({ station: z.enum(stations), madeAt: instant.nullable() })).default([]),
        removedAt: instant.nullable(),
      }),
    ),
    changes: z.array(
      z.object({
        id: z.uuid(),
        itemId: z.uuid(),
        status: z.enum(['proposed', 'accepted', 'declined']),
        reason: z.string().nullable(),
        proposedAt: instant,
        /** Until then the student alone decides, from then on the staff may, too; null: not known. */
        answerBy: instant.nullable().default(null),
        decidedAt: instant.nullable(),
      }),
    ),
    subtotalCents: z.int(),
    taxCents: z.int(),
    tipCents: z.int(),
    /** What the institution adds for paying online. */
    feeCents: z.int(),
    totalCents: z.int(),
    /** What staff have given back of it since it was handed over; some of it may be on its way. */
    refundedCents: z.int().default(0),
    currency: z.string(),
    paymentMethod: z.enum(paymentMethods),
    paymentStatus: z.enum(paymentStatuses),
    pickupSlot: instant.nullable(),
    promisedFrom: instant.nullable(),
    promisedUntil: instant.nullable(),
    acknowledgedAllergens: z.array(z.string()),
    note: z.string().nullable(),
    reason: z.string().nullable(),
    /** On paper: how often, when the last time, and for when it was promised then; null: never. */
    printed: z
      .object({ times: z.int(), at: instant, promisedFrom: instant.nullable() })
      .nullable()
      .default(null),
    createdAt: instant,
    updatedAt: instant,
    payBy: instant.nullable(),
    acceptBy: instant.nullable(),
    collectBy: instant.nullable(),
    acceptedAt: instant.nullable(),
    startedAt: instant.nullable(),
    readyAt: instant.nullable(),
    collectedAt: instant.nullable(),
    closedAt: instant.nullable(),
  })
  .openapi('Order');
export type Order = z.infer<typeof orderSchema>;

const orderFrame = z.looseObject({ id: z.uuid() });
/** An order as it was kept, which a former version may have written: it is handed on as it is. */
export const keptOrder = z.custom<Order>((value) => orderFrame.safeParse(value).success);

export const moveOrderSchema = z.strictObject({ reason: plainText(280).optional() }).openapi('MoveOrder');

const pickupCode = z.string().regex(/^\d{4}$/, inBoth('Cuatro dígitos', 'Four digits'));
export const collectOrderSchema = z
  .strictObject({ pickupCode: pickupCode.optional() })
  .openapi('CollectOrder');

/** Which station has made it, or has not after all; absent: all of the line's. */
export const makeLineSchema = z.strictObject({ station: z.enum(stations).optional() }).openapi('MakeLine');

/** `ifFirst`: by a board that prints by itself, of which there may be several. */
export const notePrintingSchema = z
  .strictObject({ ifFirst: z.boolean().default(false) })
  .openapi('NotePrinting');

export const etaSchema = z.strictObject({ etaMinutes: z.int().min(0).max(240) }).openapi('OrderEta');

/** What an order would be now. `conflicts` are allergens of the student's profile that the basket has. */
export const quoteSchema = z
  .object({
    lines: z.array(
      z.object({
        position: z.int(),
        menuItemId: z.uuid(),
        name: z.string(),
        quantity: z.int(),
        unitPriceCents: z.int(),
        totalCents: z.int(),
        modifiers: z.array(z.object({ id: z.uuid(), name: z.string(), priceDeltaCents: z.int() })),
      }),
    ),
    subtotalCents: z.int(),
    taxCents: z.int(),
    tipCents: z.int(),
    feeCents: z.int(),
    totalCents: z.int(),
    currency: z.string(),
    pickupSlot: instant,
    promisedFrom: instant,
    promisedUntil: instant,
    /** When it will really be ready; not in the quote that a refusal carries. */
    readyRange: readyRangeSchema.optional(),
    conflicts: z.array(
      z.object({ allergen: z.string(), index: z.int(), menuItemId: z.uuid(), name: z.string() }),
    ),
  })
  .openapi('Quote');
export type Quote = z.infer<typeof quoteSchema>;

export const reorderSchema = placeOrderSchema.omit({ cafeteriaId: true, items: true }).openapi('Reorder');

export const proposeChangeSchema = z
  .strictObject({ reason: plainText(280).optional() })
  .openapi('ProposeChange');
