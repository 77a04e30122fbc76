import type { Order, OrderStatus } from '../contracts/orders.ts';

/** A verb of the kitchen or of the student: where it leads, and from where. */
export type Move = { to: OrderStatus; event: string; from: readonly OrderStatus[] };

/** Staff work forwards one step at a time, and may end an order until it was collected. */
export const staffMoves = {
  accept: { to: 'accepted', event: 'order.accepted', from: ['placed'] },
  reject: { to: 'rejected', event: 'order.rejected', from: ['placed'] },
  start: { to: 'preparing', event: 'order.preparing', from: ['accepted'] },
  ready: { to: 'ready', event: 'order.ready', from: ['preparing'] },
  collect: { to: 'collected', event: 'order.collected', from: ['ready'] },
  cancel: { to: 'cancelled', event: 'order.cancelled', from: ['placed', 'accepted', 'preparing', 'ready'] },
} as const satisfies Record<string, Move>;

/** A student may take an order back until the kitchen has accepted it, paid or not. */
export const studentMoves = {
  cancel: { to: 'cancelled', event: 'order.cancelled', from: ['pending_payment', 'placed'] },
} as const satisfies Record<string, Move>;

export type StaffVerb = keyof typeof staffMoves;

/** What becomes of an order when its time runs out, by the state that it waits in. */
export const overdueMoves: Partial<Record<OrderStatus, Move>> = {
  pending_payment: { to: 'expired', event: 'order.expired', from: ['pending_payment'] },
  placed: { to: 'expired', event: 'order.expired', from: ['placed'] },
  ready: { to: 'no_show', event: 'order.no_show', from: ['ready'] },
};

/** When that is, in RFC 3339; null: never. */
export function overdueAt(order: Pick<Order, 'status' | 'payBy' | 'acceptBy' | 'collectBy'>): string | null {
  switch (order.status) {
    case 'pending_payment':
      return order.payBy;
    case 'placed':
      return order.acceptBy;
    case 'ready':
      return order.collectBy;
    default:
      return null;
  }
}

const open: readonly OrderStatus[] = ['pending_payment', 'placed', 'accepted', 'preparing', 'ready'];

/** Whether an order of this state is looked after: something becomes of it, by somebody or by itself. */
export function isOpen(status: OrderStatus): boolean {
  return open.includes(status);
}
