import { and, eq, inArray, sql } from 'drizzle-orm';
import { type Order, orderSchema } from '../../contracts/orders.ts';
import { Problem } from '../../contracts/problems.ts';
import { column } from '../../db/client.ts';
import { orders } from '../../db/schema.ts';
import type { Caller, UserContext } from '../context.ts';

/** One order that this user may see: their own, or one of their cafeterias. Errors: `order_not_found`. */
export async function readOrder({ db, principal }: UserContext, orderId: string): Promise<Order> {
  const [row] = await db
    .select({ order: column(sql`order_document(orders)`, orderSchema) })
    .from(orders)
    .where(and(eq(orders.id, orderId), visibleTo(principal)));
  if (!row) throw new Problem('order_not_found');
  return row.order;
}

function visibleTo({ reach, userId, cafeteriaIds }: Caller) {
  switch (reach) {
    case 'own':
      return eq(orders.userId, userId);
    case 'cafeteria':
    case 'campus':
      return inArray(orders.cafeteriaId, cafeteriaIds);
    case 'institution':
      return undefined;
  }
}
