import type { CafeteriaEvent } from '../../src/contracts/events.ts';
import type { Calendar, Dish, OrderingState } from '../../src/domain/ordering/state.ts';

/* What the in-memory judge keeps: the rows of one cafeteria, by the names of their columns where a commit writes them. */

export type OrderRow = Record<string, unknown> & {
  id: string;
  status: string;
  version: number;
  user_id: string;
  number: string;
  business_day: string;
  pickup_code: string;
  pickup_slot: string | null;
  demand: Record<string, number>;
  ahead: Record<string, number> | null;
  closed_at: string | null;
  created_at: string;
  payment_method: string;
  payment_status: string;
  subtotal_cents: number;
  tax_cents: number;
  fee_cents: number;
  tip_cents: number;
  total_cents: number;
  refunded_cents?: number;
  tax_basis_points: number;
  fee_basis_points: number | null;
  fee_fixed_cents: number | null;
};

export type ItemRow = Record<string, unknown> & {
  id: string;
  order_id: string;
  menu_item_id: string;
  quantity: number;
  unit_price_cents: number;
  total_cents: number;
  position: number;
  removed_at: string | null;
};

export type LineChangeRow = Record<string, unknown> & {
  id: string;
  order_id: string;
  order_item_id: string;
  status: string;
  proposed_at: string;
  proposed_by: string | null;
  decided_at: string | null;
};

export type Movement = {
  menu_item_id: string;
  kind: string;
  quantity: number;
  stock_after: number;
  order_id: string | null;
};

/** Money that staff gave back. */
export type OrderRefundRow = { id: string; order_id: string; amount_cents: number; way: 'cash' | 'online' };

export type KeyRow = {
  user_id: string;
  route: string;
  key: string;
  request_hash: string;
  outcome: unknown;
  created_at: number;
};

export type Refund = { id: string; cause: string; amountCents: number; status: 'pending' | 'succeeded' };

export type PaymentRow = {
  id: string;
  orderId: string;
  method: string;
  amountCents: number;
  currency: string;
  status: 'awaiting' | 'authorized' | 'captured' | 'cancelled' | 'failed';
  wanted: string;
  wantedCents: number;
  capturedCents: number;
  refundedCents: number;
  followed: boolean;
  refunds: Refund[];
};

export type EventRow = { seq: number; type: string; event: CafeteriaEvent; isProcessed: boolean };

export type Tables = {
  epoch: string;
  seq: number;
  revision: number;
  cafeteria: OrderingState['cafeteria'];
  calendar: Calendar;
  dishes: Map<string, Dish>;
  orders: Map<string, OrderRow>;
  items: Map<string, ItemRow[]>;
  lineChanges: Map<string, LineChangeRow[]>;
  /** By slot in RFC 3339, then by resource. */
  loads: Map<string, Record<string, number>>;
  movements: Movement[];
  keys: Map<string, KeyRow>;
  /** Allergens by user. */
  users: Map<string, readonly string[]>;
  events: EventRow[];
  payments: Map<string, PaymentRow>;
  /** Rows that were made so far: names of what the database names itself. */
  made: number;
};

export const openStates: readonly string[] = ['pending_payment', 'placed', 'accepted', 'preparing', 'ready'];

export const keyName = (row: { user_id: string; route: string; key: string }): string =>
  `${row.user_id} ${row.route} ${row.key}`;
