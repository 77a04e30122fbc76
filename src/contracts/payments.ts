import { z } from '@hono/zod-openapi';
import { onlineMethods } from './institution.ts';
import { orderSchema, paymentMethods, paymentStatuses } from './orders.ts';
import { refundReasons, refundWays } from './refunds.ts';

const instant = z.iso.datetime();

/** `requested`: Stripe is not known to have it yet. `awaiting`: the student has to act. `failed`: Stripe would not have it. */
export const paymentStates = [
  'requested',
  'awaiting',
  'processing',
  'authorized',
  'captured',
  'cancelled',
  'failed',
] as const;
export type PaymentState = (typeof paymentStates)[number];

const refundSchema = z.object({
  id: z.string(),
  cause: z.string(),
  amountCents: z.int(),
  status: z.enum(['pending', 'succeeded', 'failed']),
  generation: z.int(),
  providerId: z.string().nullable(),
});
export type PaymentRefund = z.infer<typeof refundSchema>;

/** A payment as its workers know it; `asked` is the database's time when it was so. */
export const paymentDocumentSchema = z.object({
  id: z.string(),
  orderId: z.string(),
  cafeteriaId: z.string(),
  method: z.enum(onlineMethods),
  status: z.enum(paymentStates),
  amountCents: z.int(),
  currency: z.string(),
  wanted: z.enum(['held', 'captured', 'cancelled']),
  wantedCents: z.int(),
  capturedCents: z.int(),
  refundedCents: z.int(),
  providerId: z.string().nullable(),
  attempts: z.int(),
  hasWork: z.boolean(),
  /** false: its order has yet to learn how it stands. */
  followed: z.boolean(),
  payer: z.object({ name: z.string(), email: z.string() }),
  refunds: z.array(refundSchema),
  asked: z.string(),
});
export type PaymentDocument = z.infer<typeof paymentDocumentSchema>;

/** A queue message names the order whose payment is to be looked at; the consumer reads the truth. */
export type PaymentMessage = { institutionId: string; roleName: string; orderId: string };

/**
 * What the app needs to pay. `clientSecret` while it can be paid and Stripe has answered; else ask again by
 * `POST /orders/{id}/payment`. `instructions`: of a voucher or a transfer.
 */
export const orderPaymentSchema = z
  .object({
    status: z.enum(paymentStates),
    method: z.enum(onlineMethods),
    amountCents: z.int(),
    currency: z.string(),
    clientSecret: z.string().nullable(),
    publishableKey: z.string().nullable(),
    stripeAccount: z.string().nullable(),
    instructions: z.looseObject({ kind: z.enum(['oxxo', 'spei']) }).nullable(),
    /** Why the last card did not pay; another may. */
    lastDecline: z.object({ code: z.string(), declineCode: z.string().nullable() }).nullable(),
  })
  .openapi('OrderPayment');
export type OrderPayment = z.infer<typeof orderPaymentSchema>;

/** An order just placed; `payment` of one that is paid online. */
export const placedOrderSchema = orderSchema
  .extend({ payment: orderPaymentSchema.optional() })
  .openapi('PlacedOrder');
export type PlacedOrder = z.infer<typeof placedOrderSchema>;

export const paymentMethodsSchema = z
  .object({
    /** What is added to an order that is paid online: a share in hundredths of a percent, and an amount. */
    feeBasisPoints: z.int(),
    feeCents: z.int(),
    methods: z.array(z.object({ method: z.enum(paymentMethods), holdMinutes: z.int().nullable() })),
  })
  .openapi('PaymentMethods');
export type PaymentMethods = z.infer<typeof paymentMethodsSchema>;

/** What was paid for an order and given back, for its student. Amounts in cents; `paidCents` less `refundedCents` was kept. */
export const receiptSchema = z
  .object({
    orderId: z.uuid(),
    number: z.string(),
    institution: z.string(),
    cafeteria: z.string(),
    createdAt: instant,
    lines: z.array(z.object({ name: z.string(), quantity: z.int(), totalCents: z.int() })),
    subtotalCents: z.int(),
    taxCents: z.int(),
    tipCents: z.int(),
    feeCents: z.int(),
    totalCents: z.int(),
    currency: z.string(),
    paymentMethod: z.enum(paymentMethods),
    paymentStatus: z.enum(paymentStatuses),
    paidCents: z.int(),
    paidAt: instant.nullable(),
    refundedCents: z.int(),
    refunds: z.array(
      z.object({
        amountCents: z.int(),
        status: z.enum(['pending', 'succeeded']),
        at: instant,
        way: z.enum(refundWays),
        /** Why, of what staff gave back after it was handed over; null: the order or a line of it was not made. */
        reason: z.enum(refundReasons).nullable(),
      }),
    ),
  })
  .openapi('Receipt');
export type Receipt = z.infer<typeof receiptSchema>;
