import type { Order, OrderStatus } from '../contracts/orders.ts';

/** What a message says; its words are in `services/deliveries/messages.ts`. */
export const templates = [
  'order_received',
  'order_accepted',
  'order_rescheduled',
  'order_ready',
  'order_rejected',
  'order_cancelled',
  'order_expired',
  'order_eta_changed',
  'order_change_proposed',
  'order_receipt',
  'board_unattended',
] as const;
export type Template = (typeof templates)[number];
export type Notification = { userId: string; channel: 'push' | 'email'; template: Template };

const saysOfState: Partial<Record<Template, readonly OrderStatus[]>> = {
  order_received: ['placed'],
  order_accepted: ['accepted', 'preparing'],
  order_rescheduled: ['placed', 'accepted', 'preparing'],
  order_ready: ['ready'],
};

/** Whether what a message says of an order is no longer so: a late "accepted" must not follow a "ready". */
export function isOvertaken(template: Template, statusNow: OrderStatus): boolean {
  return saysOfState[template]?.includes(statusNow) === false;
}

type Plannable = { type: string; order?: Order; data?: Record<string, unknown> };

/** Who is told of an event, on which channel. An event that nobody needs to hear of plans nothing. */
export function planNotifications({ type, order, data }: Plannable): Notification[] {
  if (type === 'board.unattended') {
    const staff = (data?.staffIds as string[] | undefined) ?? [];
    return staff.flatMap((userId) => [
      { userId, channel: 'push', template: 'board_unattended' },
      { userId, channel: 'email', template: 'board_unattended' },
    ]);
  }
  if (!order) return [];
  const tell = (channel: Notification['channel'], template: Template): Notification => ({
    userId: order.userId,
    channel,
    template,
  });
  switch (type) {
    case 'order.placed':
      return [tell('push', 'order_received'), tell('email', 'order_receipt')];
    case 'order.accepted':
      return [tell('push', 'order_accepted')];
    case 'order.rescheduled':
      return [tell('push', 'order_rescheduled')];
    case 'order.ready':
      return [tell('push', 'order_ready')];
    case 'order.expired':
      return [tell('push', 'order_expired'), tell('email', 'order_expired')];
    case 'order.eta_changed':
      return [tell('push', 'order_eta_changed')];
    case 'order.change_proposed':
      return [tell('push', 'order_change_proposed')];
    case 'order.rejected':
      return [tell('push', 'order_rejected'), tell('email', 'order_rejected')];
    case 'order.cancelled':
      // Students who cancel know it themselves.
      return data?.by === 'student'
        ? []
        : [tell('push', 'order_cancelled'), tell('email', 'order_cancelled')];
    default:
      return [];
  }
}
