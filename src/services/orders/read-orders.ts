import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Order, OrderStatus } from '../../contracts/orders.ts';
import { Problem } from '../../contracts/problems.ts';
import { orders } from '../../db/schema.ts';
import type { UserContext } from '../context.ts';

const document = { order: sql<Order>`order_document(orders)` };

/** One order that this user may see: their own, or one of their cafeterias. Errors: `order_not_found`. */
export async function readOrder({ db, principal }: UserContext, orderId: string): Promise<Order> {
  const [row] = await db
    .select(document)
    .from(orders)
    .where(and(eq(orders.id, orderId), visibleTo(principal)));
  if (!row) throw new Problem('order_not_found');
  return row.order;
}

export type Page = { limit: number; cursor?: string };
export type OrderPage = { data: Order[]; nextCursor: string | null };

/** The user's own orders, newest first. */
export function listOwnOrders(ctx: UserContext, page: Page): Promise<OrderPage> {
  return list(ctx, page, eq(orders.userId, ctx.principal.userId));
}

/** A cafeteria's orders for its staff, newest first. Errors: `forbidden`. */
export async function listCafeteriaOrders(
  ctx: UserContext,
  input: Page & { cafeteriaId: string; status?: OrderStatus[] },
): Promise<OrderPage> {
  const { role, cafeteriaIds } = ctx.principal;
  if (role === 'student' || (role === 'staff' && !cafeteriaIds.includes(input.cafeteriaId)))
    throw new Problem('forbidden');
  const ofCafeteria = eq(orders.cafeteriaId, input.cafeteriaId);
  return list(
    ctx,
    input,
    input.status ? and(ofCafeteria, inArray(orders.status, input.status)) : ofCafeteria,
  );
}

/** Keyset on (createdAt, id): stable while orders arrive. The cursor carries microseconds, as the column does. */
async function list({ db }: UserContext, page: Page, filter: ReturnType<typeof and>): Promise<OrderPage> {
  const after = page.cursor ? parseCursor(page.cursor) : null;
  const rows = await db
    .select({ ...document, createdAt: sql<string>`orders.created_at::text`, id: orders.id })
    .from(orders)
    .where(
      after
        ? and(
            filter,
            sql`(orders.created_at, orders.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`,
          )
        : filter,
    )
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(page.limit + 1);
  const data = rows.slice(0, page.limit);
  const last = data.at(-1);
  return {
    data: data.map((row) => row.order),
    nextCursor: rows.length > page.limit && last ? btoa(`${last.createdAt}|${last.id}`) : null,
  };
}

const cursorPattern = /^(\d{4}-[\d :.+-]{10,30})\|([0-9a-f-]{36})$/;

function parseCursor(cursor: string): { createdAt: string; id: string } {
  try {
    const [, createdAt, id] = cursorPattern.exec(atob(cursor)) ?? [];
    if (createdAt && id) return { createdAt, id };
  } catch {
    // not base64: refused below, like any other cursor that we never gave out
  }
  throw new Problem('validation_failed', {
    extensions: { errors: [{ detail: 'Use the nextCursor of a previous answer.', pointer: '#/cursor' }] },
  });
}

function visibleTo({ role, userId, cafeteriaIds }: UserContext['principal']) {
  switch (role) {
    case 'student':
      return eq(orders.userId, userId);
    case 'staff':
      return inArray(orders.cafeteriaId, cafeteriaIds);
    case 'admin':
      return undefined;
  }
}
