import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import { type Delivery, deliverySchema } from '../../contracts/deliveries.ts';
import { Problem } from '../../contracts/problems.ts';
import { column } from '../../db/client.ts';
import { notificationDeliveries } from '../../db/schema.ts';
import type { Template } from '../../domain/notifications.ts';
import { formatCursor } from '../../domain/order-cursor.ts';
import type { UserContext } from '../context.ts';
import { microsOf, positionOf } from '../orders/list-orders.ts';

type Filters = {
  status?: Delivery['status'];
  channel?: Delivery['channel'];
  template?: Template;
  limit: number;
  cursor?: string;
};
export type DeliveryPage = { data: Delivery[]; nextCursor: string | null };

const document = column(sql`delivery_document(notification_deliveries)`, deliverySchema);

/**
 * The ledger for admins, newest first. One round trip. Errors: `validation_failed` for a cursor that is
 * not one.
 */
export async function listDeliveries(
  { db }: Pick<UserContext, 'db'>,
  { status, channel, template, limit, cursor }: Filters,
): Promise<DeliveryPage> {
  const { id, createdAt } = notificationDeliveries;
  const filters: (SQL | undefined)[] = [
    status && eq(notificationDeliveries.status, status),
    channel && eq(notificationDeliveries.channel, channel),
    template && eq(notificationDeliveries.template, template),
    cursor ? sql`(${createdAt}, ${id}) < ${positionOf(cursor, 'newest')}` : undefined,
  ];
  const micros = microsOf(sql`${createdAt}`);
  const rows = await db
    .select({ delivery: document, micros, id })
    .from(notificationDeliveries)
    .where(and(...filters))
    .orderBy(desc(createdAt), desc(id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map(({ delivery }) => delivery),
    nextCursor: rows.length > limit && last ? formatCursor({ sort: 'newest', ...last }) : null,
  };
}

/** One delivery for admins. One round trip. Errors: `delivery_not_found`. */
export async function readDelivery({ db }: Pick<UserContext, 'db'>, deliveryId: string): Promise<Delivery> {
  const [row] = await db
    .select({ delivery: document })
    .from(notificationDeliveries)
    .where(eq(notificationDeliveries.id, deliveryId));
  if (!row) throw new Problem('delivery_not_found');
  return row.delivery;
}
