import { z } from '@hono/zod-openapi';
import { inBoth } from './languages.ts';
import { plainText } from './text.ts';

/** Why money is given back. */
export const refundReasons = [
  'missing_item',
  'wrong_item',
  'quality',
  'late',
  'overcharged',
  'other',
] as const;
export type RefundReason = (typeof refundReasons)[number];

/** `cash`: from the till, then and there. `online`: the way that it was paid, by the provider. */
export const refundWays = ['cash', 'online'] as const;
export type RefundWay = (typeof refundWays)[number];

export const refundOrderSchema = z
  .strictObject({
    amountCents: z.int().min(1).max(1_000_000_000),
    reason: z.enum(refundReasons),
    /** For the office; students do not see it. `other` needs it. */
    note: plainText(280).optional(),
  })
  .refine(({ reason, note }) => reason !== 'other' || Boolean(note), {
    message: inBoth('Escribe el motivo', 'Say why'),
    path: ['note'],
  })
  .openapi('RefundOrder');
export type RefundOrder = z.infer<typeof refundOrderSchema>;

/** What was given back of an order since it was handed over, and what still can be. */
export const orderRefundsSchema = z
  .object({
    data: z.array(
      z.object({
        id: z.uuid(),
        amountCents: z.int(),
        way: z.enum(refundWays),
        reason: z.enum(refundReasons),
        note: z.string().nullable(),
        by: z.string(),
        at: z.iso.datetime(),
        /** `pending`: asked for, and not there yet. Cash is there at once. */
        status: z.enum(['pending', 'succeeded']),
      }),
    ),
    currency: z.string(),
    /** What of it can still be given back; 0 when nothing can, or not any more. */
    refundableCents: z.int(),
    /** How it would go back; null: nothing was paid. */
    way: z.enum(refundWays).nullable(),
    /** Until when; null: the order has not ended. */
    until: z.iso.datetime().nullable(),
  })
  .openapi('OrderRefunds');
export type OrderRefunds = z.infer<typeof orderRefundsSchema>;
