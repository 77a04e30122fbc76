import { z } from '@hono/zod-openapi';
import { sql } from 'drizzle-orm';
import { type Order, orderSchema } from '../../contracts/orders.ts';
import { type OrderRefunds, orderRefundsSchema, type RefundOrder } from '../../contracts/refunds.ts';
import { callFunction } from '../../db/client.ts';
import { sha256Hex } from '../../domain/hash.ts';
import { refundableUntil, refundWay, whyNoRefund } from '../../domain/ordering/refund-order.ts';
import type { UserContext } from '../context.ts';
import type { OrderingUserContext } from '../ordering/submit.ts';
import { answeredChange } from './change-order.ts';
import { readOrder } from './read-orders.ts';

const refundsSoFar = orderRefundsSchema
  .pick({ data: true, currency: true })
  .extend({ leftCents: z.int(), order: orderSchema });

/**
 * Gives money of an order back that was handed over. Under one key once. One call of the cafeteria's object and a share of
 * one round trip; what goes back by the provider is asked of it afterwards. Errors: `order_not_found`,
 * `version_conflict`, `illegal_transition`, `nothing_to_refund`, `refund_too_late`, `refund_exceeds_paid`.
 */
export async function refundOrder(
  ctx: OrderingUserContext,
  { orderId, version, input, key }: { orderId: string; version?: number; input: RefundOrder; key: string },
): Promise<{ order: Order; replayed: boolean }> {
  const { order, replayed = false } = await answeredChange(
    ctx,
    { kind: 'refund', orderId, version, ...input },
    {
      userId: ctx.principal.userId,
      route: 'POST /orders/{id}/refunds',
      key,
      requestHash: await sha256Hex(JSON.stringify([orderId, input])),
    },
  );
  return { order, replayed };
}

/** What was given back of an order that this user may see, and what is left. Two round trips. Errors: `order_not_found`. */
export async function listOrderRefunds(ctx: UserContext, orderId: string): Promise<OrderRefunds> {
  await readOrder(ctx, orderId);
  const { order, leftCents, ...told } = await callFunction(
    ctx.db,
    sql`(select order_refunds_document(o) from orders o where o.id = ${orderId}::uuid)`,
    refundsSoFar,
  );
  const until = refundableUntil(order);
  return {
    ...told,
    refundableCents: whyNoRefund(order, Date.now()) ? 0 : leftCents,
    way: refundWay(order),
    until: until === null ? null : new Date(until).toISOString(),
  };
}
