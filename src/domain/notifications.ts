import { accountLetterKinds } from '../contracts/identity.ts';
import type { NotificationKind } from '../contracts/notifications.ts';
import type { Order, OrderStatus } from '../contracts/orders.ts';

/** What a message says; its words are in `services/deliveries/messages.ts`. */
export const templates = [
  'order_received',
  'order_accepted',
  'order_rescheduled',
  'order_ready',
  'order_recalled',
  'order_rejected',
  'order_cancelled',
  'order_expired',
  'order_eta_changed',
  'order_change_proposed',
  'order_goes_without',
  'order_payment_failed',
  'order_paid_after_end',
  'order_refunded',
  'order_receipt',
  'board_unattended',
  'announcement',
  ...accountLetterKinds,
] as const;
export type Template = (typeof templates)[number];
export type Channel = 'push' | 'email';
export type Notification = { userId: string; channel: Channel; template: Template };

const kinds: Record<Template, NotificationKind | null> = {
  order_received: 'order_updates',
  order_accepted: 'order_updates',
  order_rescheduled: 'order_updates',
  order_ready: 'order_updates',
  order_recalled: 'order_updates',
  order_rejected: 'order_updates',
  order_cancelled: 'order_updates',
  order_expired: 'order_updates',
  order_eta_changed: 'order_updates',
  order_change_proposed: 'order_updates',
  order_goes_without: 'order_updates',
  order_payment_failed: 'order_updates',
  order_paid_after_end: 'order_updates',
  order_refunded: 'order_updates',
  order_receipt: 'receipts',
  announcement: 'announcements',
  // The staff's work, not a wish of theirs.
  board_unattended: null,
  // About one's account one always hears.
  verify_email: null,
  reset_password: null,
  invite: null,
  password_changed: null,
  session_stolen: null,
};

/**
 * What comes whatever is switched off: that food waits, that it does not after all, that none will come, and a question that the kitchen waits
 * to have answered. On the other channel each is as optional as its kind.
 */
const alwaysOn: Partial<Record<Template, readonly Channel[]>> = {
  order_ready: ['push'],
  order_recalled: ['push'],
  order_change_proposed: ['push'],
  order_payment_failed: ['push'],
  order_rejected: ['email'],
  order_cancelled: ['email'],
  order_expired: ['email'],
  order_paid_after_end: ['email'],
  order_refunded: ['email'],
  board_unattended: ['push', 'email'],
  verify_email: ['email'],
  reset_password: ['email'],
  invite: ['email'],
  password_changed: ['email'],
  session_stolen: ['push', 'email'],
};

/** By which switch a message can be turned off, and whether it comes all the same, at night too. */
export function switchOf(template: Template, channel: Channel) {
  return { kind: kinds[template], essential: alwaysOn[template]?.includes(channel) ?? false };
}

/** The messages of a channel that no preference turns off, as far as students get them. */
export const essentialsOf = (channel: Channel) =>
  templates.filter((template) => kinds[template] && switchOf(template, channel).essential);

const saysOfState: Partial<Record<Template, readonly OrderStatus[]>> = {
  order_received: ['placed'],
  order_accepted: ['accepted', 'preparing'],
  order_rescheduled: ['placed', 'accepted', 'preparing'],
  order_ready: ['ready'],
  order_recalled: ['preparing'],
};

/** Whether what a message says of an order is no longer so: a late "accepted" must not follow a "ready". */
export function isOvertaken(template: Template, statusNow: OrderStatus): boolean {
  return saysOfState[template]?.includes(statusNow) === false;
}

const hour = 3_600;
const shortestLifeSeconds = 60;
const longestLifeSeconds = 24 * hour;

/**
 * Seconds that a push may wait for a phone that is off: until what it says has come about, so that nobody reads of an
 * order that is long eaten. An hour where no time is known; at most a day.
 */
export function pushLifeSeconds(template: Template, order: Order | null, now: Date): number {
  switch (template) {
    case 'board_unattended':
      return hour / 4;
    case 'announcement':
      return 6 * hour;
    case 'order_rejected':
    case 'order_cancelled':
    case 'order_expired':
    case 'order_paid_after_end':
    case 'order_refunded':
      return longestLifeSeconds;
  }
  const until = template === 'order_ready' ? order?.collectBy : order?.promisedUntil;
  if (!until) return hour;
  const seconds = Math.ceil((Date.parse(until) - now.getTime()) / 1000);
  return Math.min(Math.max(seconds, shortestLifeSeconds), longestLifeSeconds);
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
    case 'order.recalled':
      // What was handed over by a slip waits at the counter, as its student was told; what is not ready does not.
      return data?.from === 'ready' ? [tell('push', 'order_recalled')] : [];
    case 'order.expired':
      // Not paid in time: whoever left off paying need not be written to.
      return order.paymentStatus === 'pending'
        ? [tell('push', 'order_expired')]
        : [tell('push', 'order_expired'), tell('email', 'order_expired')];
    case 'order.payment_failed':
      // Of one that was handed over nobody can ask at the counter any more.
      return order.closedAt
        ? []
        : [tell('push', 'order_payment_failed'), tell('email', 'order_payment_failed')];
    case 'order.payment_changed':
      return data?.afterTheEnd
        ? [tell('push', 'order_paid_after_end'), tell('email', 'order_paid_after_end')]
        : [];
    case 'order.refunded':
      return [tell('push', 'order_refunded'), tell('email', 'order_refunded')];
    case 'order.eta_changed':
      return [tell('push', 'order_eta_changed')];
    case 'order.change_proposed':
      return [tell('push', 'order_change_proposed')];
    case 'order.changed':
      // Whoever has answered knows; one that was taken back leaves the order as it was.
      return data?.by === 'student' || data?.withdrawn ? [] : [tell('push', 'order_goes_without')];
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
