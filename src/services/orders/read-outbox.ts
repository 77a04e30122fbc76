import { and, asc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import type { CafeteriaEvent } from '../../contracts/events.ts';
import type { Order } from '../../contracts/orders.ts';
import { callFunction, type TenantDatabase } from '../../db/client.ts';
import { eventOutbox } from '../../db/schema.ts';
import type { CafeteriaState } from '../../domain/cafeteria-state.ts';

/** Events read in one catch-up step. */
const pageSize = 200;
/** Events loaded into a log that starts with nothing. */
const loadedHistory = 1_000;

/** Events after `afterSeq`, and earlier ones whose deliveries were never recorded, oldest first. One round trip. */
export async function readOutbox(
  db: TenantDatabase,
  cafeteriaId: string,
  afterSeq: number,
): Promise<CafeteriaEvent[]> {
  const rows = await db
    .select({ event: eventOutbox.event })
    .from(eventOutbox)
    .where(
      and(
        eq(eventOutbox.cafeteriaId, cafeteriaId),
        or(gt(eventOutbox.seq, afterSeq), isNull(eventOutbox.processedAt)),
      ),
    )
    .orderBy(asc(eventOutbox.seq))
    .limit(pageSize);
  return rows.map((row) => row.event as CafeteriaEvent);
}

/** Position, active orders and newest events of a cafeteria, as of one moment; null when there is none such. One round trip. */
export function loadEventLog(db: TenantDatabase, cafeteriaId: string) {
  type Loaded = {
    epoch: string;
    seq: number;
    cafeteria: CafeteriaState;
    orders: Order[];
    events: CafeteriaEvent[];
  };
  return callFunction<Loaded | null>(db, sql`load_event_log(${cafeteriaId}::uuid, ${loadedHistory})`);
}
