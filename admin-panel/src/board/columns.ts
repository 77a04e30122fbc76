import type { Order, OrderStatus } from '../../../src/contracts/orders.ts';
import type { StaffVerb } from '../../../src/domain/order-moves.ts';

export const columnStatuses = ['placed', 'accepted', 'preparing', 'ready'] as const;
export type ColumnStatus = (typeof columnStatuses)[number];

/** The verb of one tap on an order, by where it stands, and where that leads. */
export const nextMove = {
  placed: { verb: 'accept', to: 'accepted' },
  accepted: { verb: 'start', to: 'preparing' },
  preparing: { verb: 'ready', to: 'ready' },
  ready: { verb: 'collect', to: 'collected' },
} as const satisfies Record<ColumnStatus, { verb: StaffVerb; to: OrderStatus }>;

/** An order where the board shows it: with a move that is not confirmed yet, ahead of what the database knows. */
export type Shown = { order: Order; status: ColumnStatus; moving: boolean };
export type Columns = Readonly<Record<ColumnStatus, readonly Shown[]>>;

export const isColumn = (status: OrderStatus): status is ColumnStatus =>
  (columnStatuses as readonly OrderStatus[]).includes(status);

/** The columns, each with what was promised first on top. `ahead` names where orders under way are going. */
export function columnsOf(orders: Iterable<Order>, ahead: ReadonlyMap<string, OrderStatus>): Columns {
  const columns: Record<ColumnStatus, Shown[]> = { placed: [], accepted: [], preparing: [], ready: [] };
  for (const order of orders) {
    const target = isColumn(order.status) ? ahead.get(order.id) : undefined;
    const status = target ?? order.status;
    if (isColumn(status)) columns[status].push({ order, status, moving: target !== undefined });
  }
  for (const status of columnStatuses) columns[status].sort(byPromise);
  return columns;
}

function byPromise(a: Shown, b: Shown): number {
  const [left, right] = [promiseOf(a.order), promiseOf(b.order)];
  if (left !== right) return left < right ? -1 : 1;
  return a.order.createdAt < b.order.createdAt ? -1 : 1;
}

/** When the student was told to come. RFC 3339 in UTC, so that it sorts as text. */
export const promiseOf = (order: Pick<Order, 'promisedFrom' | 'pickupSlot' | 'createdAt'>): string =>
  order.promisedFrom ?? order.pickupSlot ?? order.createdAt;
