import type { Order } from '../../contracts/orders.ts';
import type { RefundReason, RefundWay } from '../../contracts/refunds.ts';
import type { CafeteriaFacts, OrderRecord } from './state.ts';

/** One line of the stock ledger. `quantity` is the change: negative when stock goes down. */
export type StockMovement = {
  dishId: string;
  kind: 'sale' | 'release' | 'daily_reset';
  quantity: number;
  stockAfter: number;
  orderId: string | null;
  byUserId: string | null;
};

/** A line that the kitchen cannot make, as it stands now: asked, agreed to, or not. */
export type LineChange = Order['changes'][number] & { orderId: string; proposedBy: string | null };

/** What an order wants of its payment from now on; `cause` names the refund of what is captured beyond that. */
export type PaymentWish = {
  orderId: string;
  wanted: 'held' | 'captured' | 'cancelled';
  wantedCents: number;
  cause: string;
};

/** Money that staff give back of an order that was handed over. */
export type OrderRefund = {
  id: string;
  orderId: string;
  amountCents: number;
  way: RefundWay;
  reason: RefundReason;
  note: string | null;
  byUserId: string;
  /** YYYY-MM-DD in the campus's zone: in whose cash it stands. */
  businessDay: string;
  /** Milliseconds since the epoch. */
  at: number;
};

/** What an event changes of the state, and so of the tables. */
export type Changes = {
  cafeteria?: Partial<CafeteriaFacts>;
  /** Orders as they are now, whole. */
  orders?: OrderRecord[];
  removedItemIds?: string[];
  /** Lines whose stations have made them, or have not after all. */
  markedItemIds?: string[];
  lineChanges?: LineChange[];
  /** Questions that were taken back before they were answered. */
  withdrawnChangeIds?: string[];
  stock?: StockMovement[];
  /** Change of an option's stock. */
  options?: { optionId: string; quantity: number }[];
  /** Change of what a slot has to bear. */
  loads?: { slot: number; resource: string; amount: number }[];
  /** Orders that were just placed and are to be paid online. */
  openedPayments?: string[];
  paymentWishes?: PaymentWish[];
  givenBack?: OrderRefund[];
};

/** An event as it is decided; its number is `state.position.seq` and on. */
export type DecidedEvent = {
  id: string;
  seq: number;
  event: string;
  /** Milliseconds since the epoch. */
  at: number;
  order?: Order;
  data?: Record<string, unknown>;
  changes: Changes;
};

/** Identifiers and dice, so that the same chance leads to the same decision. */
export type Chance = {
  /** A new UUIDv7. */
  id(): string;
  /** From 0 up to, not including, 1. */
  random(): number;
};
