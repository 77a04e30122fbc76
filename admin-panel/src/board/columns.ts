import type { Order, OrderStatus } from '../../../src/contracts/orders.ts';
import type { StaffVerb } from '../../../src/domain/order-moves.ts';

export const columnStatuses = ['placed', 'accepted', 'preparing', 'ready'] as const;
export type ColumnStatus = (typeof columnStatuses)[number];
export const everyColumn: ReadonlySet<ColumnStatus> = new Set(columnStatuses);

/** The verb of one tap on an order, by where it stands, and where that leads. */
export const nextMove = {
  placed: { verb: 'accept', to: 'accepted' },
  accepted: { verb: 'start', to: 'preparing' },
  preparing: { verb: 'ready', to: 'ready' },
  ready: { verb: 'collect', to: 'collected' },
} as const satisfies Record<ColumnStatus, { verb: StaffVerb; to: OrderStatus }>;

/**
 * An order where the board shows it: with a move that is not confirmed yet, ahead of what the database knows; `ended`: it
 * came to an end elsewhere, and stays where it was until somebody has seen that.
 */
export type Shown = { order: Order; status: ColumnStatus; moving: boolean; ended?: true };
export type Columns = Readonly<Record<ColumnStatus, readonly Shown[]>>;

export const isColumn = (status: OrderStatus): status is ColumnStatus =>
  (columnStatuses as readonly OrderStatus[]).includes(status);

/** Whether it waits for somebody's tap: it is neither on its way nor over. */
export const isWaiting = ({ moving, ended }: Shown): boolean => !moving && !ended;

/**
 * The columns, each with what was promised first on top; new orders by what lapses first. `ahead` names where orders under
 * way are going, `ended` are those that came to an end elsewhere.
 */
export function columnsOf(
  orders: Iterable<Order>,
  ahead: ReadonlyMap<string, OrderStatus>,
  ended: Iterable<Order> = [],
): Columns {
  const columns: Record<ColumnStatus, Shown[]> = { placed: [], accepted: [], preparing: [], ready: [] };
  for (const order of orders) {
    const target = isColumn(order.status) ? ahead.get(order.id) : undefined;
    const status = target ?? order.status;
    if (isColumn(status)) columns[status].push({ order, status, moving: target !== undefined });
  }
  for (const order of ended) {
    const status = lastColumnOf(order);
    columns[status].push({ order, status, moving: false, ended: true });
  }
  columns.placed.sort(by((order) => order.acceptBy ?? lapsedAt(order)));
  for (const status of columnStatuses.slice(1)) columns[status].sort(by(promiseOf));
  return columns;
}

/** Where an order stood before it came to an end. */
export function lastColumnOf({ readyAt, startedAt, acceptedAt }: Order): ColumnStatus {
  if (readyAt) return 'ready';
  if (startedAt) return 'preparing';
  return acceptedAt ? 'accepted' : 'placed';
}

/** Of a new order that has ended, `acceptBy` is gone. */
const lapsedAt = (order: Order) => order.closedAt ?? promiseOf(order);

const by =
  (timeOf: (order: Order) => string) =>
  ({ order: a }: Shown, { order: b }: Shown): number => {
    const [left, right] = [timeOf(a), timeOf(b)];
    if (left !== right) return left < right ? -1 : 1;
    return a.createdAt < b.createdAt ? -1 : 1;
  };

/** What its student was asked to go without and has not answered: until then it cannot be ready. */
export const questionsOf = ({ changes, items }: Pick<Order, 'changes' | 'items'>) =>
  changes
    .filter(({ status }) => status === 'proposed')
    .map((change) => ({ ...change, dish: items.find(({ id }) => id === change.itemId)?.name ?? '' }));

/** When the student was told to come. RFC 3339 in UTC, so that it sorts as text. */
export const promiseOf = (order: Pick<Order, 'promisedFrom' | 'pickupSlot' | 'createdAt'>): string =>
  order.promisedFrom ?? order.pickupSlot ?? order.createdAt;

/** What is kept of each column. */
export function filtered(
  { placed, accepted, preparing, ready }: Columns,
  keep: (shown: Shown) => boolean,
): Columns {
  return {
    placed: placed.filter(keep),
    accepted: accepted.filter(keep),
    preparing: preparing.filter(keep),
    ready: ready.filter(keep),
  };
}
