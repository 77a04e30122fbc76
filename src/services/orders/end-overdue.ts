import type { CafeteriaEvent } from '../../contracts/events.ts';
import type { Order } from '../../contracts/orders.ts';
import { Problem } from '../../contracts/problems.ts';
import type { TenantDatabase } from '../../db/client.ts';
import { overdueMoves } from '../../domain/order-moves.ts';
import { changeOrder, system } from './change-order.ts';

/**
 * Ends an order whose time has run out: `expired` when nobody accepted it, `no_show` when nobody collected it.
 * Answers its events; none when somebody was faster. One round trip.
 */
export async function endOverdueOrder(db: TenantDatabase, order: Order): Promise<CafeteriaEvent[]> {
  const move = overdueMoves[order.status];
  if (!move) return [];
  try {
    return (await changeOrder(db, 'move', { orderId: order.id, ...move, ...system })).events;
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}
