import type { Order } from '../../../src/contracts/orders.ts';
import { type ColumnStatus, type Columns, columnStatuses, filtered, type Shown } from './columns.ts';

/** Of today's work, and of what is for another day and nobody has begun. */
export type ByDay = { today: Columns; later: Columns };

/**
 * Takes out of the columns what is for another day: it is neither urgent nor counted, and comes back on its day. What somebody has begun
 * all the same is being made, and what has ended has to be seen.
 */
export function byDay(columns: Columns, isForAnotherDay: (order: Order) => boolean): ByDay {
  const waits = ({ order, status, ended }: Shown) =>
    !ended && (status === 'placed' || status === 'accepted') && isForAnotherDay(order);
  return {
    today: filtered(columns, (shown) => !waits(shown)),
    later: filtered(columns, waits),
  };
}

/** What is in sight, top down: what is for another day stands below the rest of its column, where that was opened. */
export function inSight({ today, later }: ByDay, isOpened: (status: ColumnStatus) => boolean): Columns {
  const columns: Record<ColumnStatus, readonly Shown[]> = { ...today };
  for (const status of columnStatuses)
    if (isOpened(status)) columns[status] = [...today[status], ...later[status]];
  return columns;
}
