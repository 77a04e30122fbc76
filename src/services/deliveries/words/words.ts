import type { AccountLetterKind } from '../../../contracts/identity.ts';
import type { Order } from '../../../contracts/orders.ts';
import { type RefundReason, refundReasons } from '../../../contracts/refunds.ts';
import type { Template } from '../../../domain/notifications.ts';

/** `timezone` is the campus's: times are told as its clocks show them. */
export type MessageFacts = {
  cafeteriaName: string;
  timezone: string;
  /** null: the message is not about one order. */
  order: Order | null;
  data: Record<string, unknown> | null;
};
export type OrderFacts = MessageFacts & { order: Order };

export type Spoken = { title: string; text: string };
export type OrderTemplate = Exclude<Template, 'board_unattended' | 'announcement' | AccountLetterKind>;

/** Everything that messages say in one language. */
export type Words = {
  order: Record<OrderTemplate, (facts: OrderFacts) => Spoken>;
  /** About somebody's account: what the link does, where there is one. */
  account: Record<AccountLetterKind, Spoken & { link?: string }>;
  boardUnattended(cafeteriaName: string, waiting: number): Spoken;
  /** Of an order that will not be made: what becomes of its money. */
  refund(order: Order): string;
  mail: {
    pickupCode: string;
    promised: string;
    orderNumber: string;
    options(names: string[]): string;
    subtotal: string;
    tip: string;
    fee: string;
    total: string;
    taxIncluded: string;
    payAtPickup: string;
    /** Held on the card until the kitchen accepts. */
    held: string;
    paid: string;
    /** Why the reader gets this letter. */
    whyOrder(cafeteriaName: string): string;
    whyAlways(cafeteriaName: string): string;
    whyAnnouncement(place: string): string;
    whyStaff(cafeteriaName: string): string;
    whyAccount: string;
    unsubscribe: string;
  };
};

/** Of an order of which staff gave money back: how much that was, in cents. */
export const givenBack = (data: OrderFacts['data']): number => Number(data?.amountCents ?? 0);

/** And why, after what it was given back of; '' where that is nobody's to tell. */
export function told(reasons: Record<RefundReason, string>, data: OrderFacts['data']): string {
  const reason = refundReasons.find((each) => each === data?.refundReason);
  return reason && reasons[reason] ? `: ${reasons[reason]}` : '';
}

/** Whether an order has ended because its money came when the kitchen could not make it any more. */
export const isPaidTooLate = ({ data }: OrderFacts): boolean => data?.why === 'paid_too_late';
