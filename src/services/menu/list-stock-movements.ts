import { z } from '@hono/zod-openapi';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { StockMovement } from '../../contracts/menu-editing.ts';
import { Problem } from '../../contracts/problems.ts';
import { column } from '../../db/client.ts';
import { menuItems, stockMovements, users } from '../../db/schema.ts';
import { formatCursor } from '../../domain/order-cursor.ts';
import { requireStaffOf, type UserContext } from '../context.ts';
import { microsOf, positionOf } from '../orders/list-orders.ts';
import type { DishOfCafeteria } from './edit-dishes.ts';

/**
 * The ledger of a dish, newest first, with who and why; an archived dish has one too. One round trip.
 * Errors: `forbidden`, `dish_not_found`, `validation_failed` for a cursor that is not one.
 */
export async function listStockMovements(
  { db, principal }: UserContext,
  { cafeteriaId, itemId, limit, cursor }: DishOfCafeteria & { limit: number; cursor?: string },
): Promise<{ data: StockMovement[]; nextCursor: string | null }> {
  requireStaffOf(principal, cafeteriaId);
  const [found, rows] = await db.batch([
    db
      .select({ id: menuItems.id })
      .from(menuItems)
      .where(and(eq(menuItems.id, itemId), eq(menuItems.cafeteriaId, cafeteriaId))),
    db
      .select({
        id: stockMovements.id,
        kind: stockMovements.kind,
        quantity: stockMovements.quantity,
        stockAfter: stockMovements.stockAfter,
        orderId: stockMovements.orderId,
        byUserId: stockMovements.byUserId,
        byName: users.name,
        reason: stockMovements.reason,
        at: column(sql`rfc3339(${stockMovements.at})`, z.string()),
        micros: microsOf(sql`${stockMovements.at}`),
      })
      .from(stockMovements)
      .leftJoin(users, eq(users.id, stockMovements.byUserId))
      .where(
        and(
          eq(stockMovements.menuItemId, itemId),
          eq(stockMovements.cafeteriaId, cafeteriaId),
          cursor
            ? sql`(${stockMovements.at}, ${stockMovements.id}) < ${positionOf(cursor, 'newest')}`
            : undefined,
        ),
      )
      .orderBy(desc(stockMovements.at), desc(stockMovements.id))
      .limit(limit + 1),
  ]);
  if (found.length === 0) throw new Problem('dish_not_found');
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map(({ micros: _, ...movement }) => movement),
    nextCursor: rows.length > limit && last ? formatCursor({ sort: 'newest', ...last }) : null,
  };
}
