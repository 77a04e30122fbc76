import { z } from '@hono/zod-openapi';
import { and, asc, desc, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import { type Order, type OrderStatus, orderSchema } from '../../contracts/orders.ts';
import { Problem } from '../../contracts/problems.ts';
import { column } from '../../db/client.ts';
import { orders } from '../../db/schema.ts';
import { formatCursor, type OrderSort, parseCursor } from '../../domain/order-cursor.ts';
import { requireStaffOf, type UserContext } from '../context.ts';

type Paging = { limit: number; cursor?: string };
export type OrderPage = { data: Order[]; nextCursor: string | null };

/**
 * `day` is a business day of the campus; `q` is part of a number, of the student's or an item's name, or a pickup code, of that
 * day's orders or of those of the last 90 days.
 */
export type OrderFilters = { status?: OrderStatus[]; day?: string; q?: string; slot?: string };

/** The user's own orders, newest first. One round trip. Errors: `validation_failed` for a cursor that is not one. */
export function listOwnOrders(
  ctx: UserContext,
  { status, ...paging }: Paging & Pick<OrderFilters, 'status'>,
): Promise<OrderPage> {
  return list(ctx, { ...paging, sort: 'newest' }, [
    eq(orders.userId, ctx.principal.userId),
    status && inArray(orders.status, status),
  ]);
}

/**
 * A cafeteria's orders for its staff: newest first, or by pickup slot, the next one first. One round trip.
 * Errors: `forbidden`, `validation_failed` for a cursor that is not one, or of the other sort.
 */
export async function listCafeteriaOrders(
  ctx: UserContext,
  input: Paging & OrderFilters & { cafeteriaId: string; sort: OrderSort },
): Promise<OrderPage> {
  requireStaffOf(ctx.principal, input.cafeteriaId);
  return list(ctx, input, [
    eq(orders.cafeteriaId, input.cafeteriaId),
    input.status && inArray(orders.status, input.status),
    input.day ? eq(orders.businessDay, input.day) : undefined,
    input.slot ? eq(orders.pickupSlot, input.slot) : undefined,
    input.q ? mentions(input.q, input.day) : undefined,
    // Keyset pages know no nulls; only orders older than slots have none.
    input.sort === 'slot' ? isNotNull(orders.pickupSlot) : undefined,
  ]);
}

const sorts = {
  newest: {
    at: sql`orders.created_at`,
    by: [desc(orders.createdAt), desc(orders.id)],
    after: sql`(orders.created_at, orders.id) <`,
  },
  slot: {
    at: sql`orders.pickup_slot`,
    by: [asc(orders.pickupSlot), asc(orders.id)],
    after: sql`(orders.pickup_slot, orders.id) >`,
  },
} satisfies Record<OrderSort, { at: SQL; by: SQL[]; after: SQL }>;

/** Keyset on the time and the id: no order twice and none left out while others arrive. */
async function list(
  { db }: UserContext,
  { limit, cursor, sort }: Paging & { sort: OrderSort },
  filters: (SQL | undefined)[],
): Promise<OrderPage> {
  const { at, by, after } = sorts[sort];
  const rows = await db
    .select({
      order: column(sql`order_document(orders)`, orderSchema),
      micros: microsOf(at),
      id: orders.id,
    })
    .from(orders)
    .where(and(...filters, cursor ? sql`${after} ${positionOf(cursor, sort)}` : undefined))
    .orderBy(...by)
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map(({ order }) => order),
    nextCursor: rows.length > limit && last ? formatCursor({ sort, ...last }) : null,
  };
}

/** A time as cursors have it: microseconds since the epoch. */
export const microsOf = (at: SQL): SQL<string> =>
  column(sql`(extract(epoch from ${at}) * 1000000)::bigint::text`, z.string());

/** Where a cursor points to, as a row of time and id. Errors: `validation_failed`. */
export function positionOf(cursor: string, sort: OrderSort): SQL {
  const position = parseCursor(cursor, sort);
  if (!position) {
    const detail =
      'Usa el nextCursor de una respuesta con el mismo orden. / Use the nextCursor of the same sort.';
    throw new Problem('validation_failed', { extensions: { errors: [{ detail, pointer: '#/cursor' }] } });
  }
  return sql`('epoch'::timestamptz + ${position.micros}::bigint * interval '1 microsecond', ${position.id}::uuid)`;
}

/**
 * No index finds a part of a word: what is looked through is bounded, else it would be all that was ever ordered. Ids are by
 * time, lines are found by their orders'. Words are compared without case, accents and Unicode form.
 */
function mentions(text: string, day?: string): SQL {
  const holds = (column: SQL) => sql`strpos(search_fold(${column}), search_fold(${text})) > 0`;
  const words = (lines: SQL) => sql`(${holds(sql`orders.number`)} or orders.pickup_code = ${text}
    or exists (select from users u where u.id = orders.user_id and ${holds(sql`u.name`)}) or ${lines})`;
  if (day)
    return words(
      sql`exists (select from order_items i where i.order_id = orders.id and ${holds(sql`i.name`)})`,
    );
  const since = sql`now() - interval '90 days'`;
  return sql`orders.created_at > ${since} and ${words(
    sql`orders.id in (select i.order_id from order_items i where i.order_id >= least_id(${since}) and ${holds(sql`i.name`)})`,
  )}`;
}
