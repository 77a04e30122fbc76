import type { EventName } from '../../contracts/events.ts';
import type { Role } from '../../contracts/identity.ts';
import type { Order, OrderStatus, PlaceOrder } from '../../contracts/orders.ts';
import type { PaymentDocument } from '../../contracts/payments.ts';
import type { RefundReason } from '../../contracts/refunds.ts';
import type { PaymentTerms } from '../payments.ts';
import type { BasketAllergen, BasketLine } from './basket.ts';
import type { Station } from './state.ts';

/** Who does it. `reach`: students on their own orders, staff on those of their cafeterias (checked before: the order is of this one). */
export type Actor = { role: Role | 'system'; userId: string | null; ownOnly: boolean };

/** What a student asks for; `payment`: the terms of paying online, absent: in cash. */
export type OrderRequest = PlaceOrder & {
  userId: string;
  /** Allergens of the student's profile, as they are known; the database refuses others (`profile_changed`). */
  profileAllergens: readonly string[];
  /** What the staff call them by; absent: not known. */
  studentName?: string | null;
  payment?: PaymentTerms;
};

/** Whoever would take the money does not answer; or the institution does not have it taken. */
export type NotPayable = 'card_unavailable' | 'payment_method_not_offered';

export type PlaceCommand = {
  kind: 'place';
  request: OrderRequest;
  /** Equal for equal baskets: by it a double tap is known. */
  basketHash: string;
  /** Whether the client sent a key; without one, two equal baskets within seconds are one. */
  hasKey: boolean;
  /** Why nothing new is written that has to be paid online. */
  cannotBePaid?: NotPayable;
};

type OnOrder = { orderId: string; actor: Actor; version?: number };

export type MoveCommand = OnOrder & {
  kind: 'move';
  to: OrderStatus;
  event: EventName;
  from: readonly OrderStatus[];
  reason?: string;
  pickupCode?: string;
};
/** Brings back what was moved on by a slip. */
export type RecallCommand = OnOrder & { kind: 'recall' };
/** Gives money of an order back that was handed over. */
export type RefundCommand = OnOrder & {
  kind: 'refund';
  amountCents: number;
  reason: RefundReason;
  note?: string;
};
export type EtaCommand = OnOrder & { kind: 'eta'; etaMinutes: number };
/** A station has made a line, or has not after all; without a station, all of them. */
export type MakeLineCommand = OnOrder & {
  kind: 'make_line';
  itemId: string;
  station?: Station;
  made: boolean;
};
/** It was printed. `ifFirst`: refused when it had been before. */
export type NotePrintingCommand = OnOrder & { kind: 'note_printing'; ifFirst: boolean };
export type ProposeChangeCommand = OnOrder & { kind: 'propose_change'; itemId: string; reason?: string };
export type WithdrawChangeCommand = OnOrder & { kind: 'withdraw_change'; changeId: string };
export type DecideChangeCommand = OnOrder & { kind: 'decide_change'; changeId: string; accept: boolean };

/** What an order has to learn of its payment. `captureFailed`: it was authorized, and the bank will not have it captured. */
export type FollowPaymentCommand = {
  kind: 'follow_payment';
  orderId: string;
  payment: Pick<PaymentDocument, 'id' | 'status' | 'capturedCents' | 'refundedCents'>;
  captureFailed: boolean;
};

/**
 * Ends an order whose time has run out, if it has. `isKnownUnpaid`: whoever takes the money was asked since then, and has none
 * of it. Without that an order that waits for its payment waits on for a while.
 */
export type RunOutCommand = { kind: 'run_out'; orderId: string; isKnownUnpaid?: boolean };

/** The clock, for the cafeteria itself: a pause, a throttle or a day that is over. */
export type TickCommand = { kind: 'tick' };

export type OrderCommand =
  | MoveCommand
  | RecallCommand
  | RefundCommand
  | EtaCommand
  | MakeLineCommand
  | NotePrintingCommand
  | ProposeChangeCommand
  | WithdrawChangeCommand
  | DecideChangeCommand
  | FollowPaymentCommand
  | RunOutCommand;
export type Command = PlaceCommand | OrderCommand | TickCommand;

/** What an order would be now; `demand` and the rest of the basket stay inside. */
export type PlannedOrder = {
  lines: BasketLine[];
  subtotalCents: number;
  taxCents: number;
  tipCents: number;
  feeCents: number;
  totalCents: number;
  currency: string;
  pickupSlot: string;
  promisedFrom: string;
  promisedUntil: string;
  conflicts: BasketAllergen[];
};

/** What became of a command that was not refused; `order`: as it is now. `none`: there was nothing to do. */
export type Outcome =
  | { kind: 'placed'; order: Order }
  | { kind: 'duplicate'; order: Order }
  | { kind: 'done'; order: Order }
  | { kind: 'none' };
