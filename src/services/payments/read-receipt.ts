import { sql } from 'drizzle-orm';
import { type Receipt, receiptSchema } from '../../contracts/payments.ts';
import { callFunction } from '../../db/client.ts';
import type { UserContext } from '../context.ts';
import { readOrder } from '../orders/read-orders.ts';

const storedReceipt = receiptSchema.omit({ institution: true });

/** The receipt of an order that this user may see. Two round trips. Errors: `order_not_found`. */
export async function readReceipt(ctx: UserContext, orderId: string): Promise<Receipt> {
  await readOrder(ctx, orderId);
  const receipt = await callFunction(
    ctx.db,
    sql`(select receipt_document(o) from orders o where o.id = ${orderId}::uuid)`,
    storedReceipt,
  );
  return { ...receipt, institution: ctx.institution.name };
}
