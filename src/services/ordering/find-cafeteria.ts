import { eq } from 'drizzle-orm';
import { Problem } from '../../contracts/problems.ts';
import { orders } from '../../db/schema.ts';
import { boundsOf } from '../context.ts';
import type { OrderingContext, OrderingUserContext } from './submit.ts';

/** Orders whose cafeteria an isolate keeps in mind; it never changes. */
const kept = 10_000;
const cafeterias = new Map<string, string>();

/** Keeps in mind where an order was placed, so that nobody has to ask. */
export function rememberCafeteria(institutionId: string, orderId: string, cafeteriaId: string): void {
  if (cafeterias.size >= kept) cafeterias.clear();
  cafeterias.set(`${institutionId}:${orderId}`, cafeteriaId);
}

/** The cafeteria of an order. One round trip an isolate and order at the most. Errors: `order_not_found`. */
export async function cafeteriaOfOrder(
  { db, institution }: OrderingContext,
  orderId: string,
): Promise<string> {
  const known = cafeterias.get(`${institution.id}:${orderId}`);
  if (known) return known;
  const [row] = await db.select({ id: orders.cafeteriaId }).from(orders).where(eq(orders.id, orderId));
  if (!row) throw new Problem('order_not_found');
  rememberCafeteria(institution.id, orderId, row.id);
  return row.id;
}

/** As `cafeteriaOfOrder`, for somebody whose word counts there: their own orders, or those of their cafeterias. */
export async function reachableCafeteriaOf(ctx: OrderingUserContext, orderId: string): Promise<string> {
  const cafeteriaId = await cafeteriaOfOrder(ctx, orderId);
  const bounds = ctx.principal.reach === 'own' ? undefined : boundsOf(ctx.principal);
  if (bounds && !bounds.includes(cafeteriaId)) throw new Problem('order_not_found');
  return cafeteriaId;
}
