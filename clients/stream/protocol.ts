import type { EventName, streamProtocol } from '../../src/contracts/events.ts';
import type { OrderStatus } from '../../src/contracts/orders.ts';
import type { closeCodes } from '../../src/contracts/stream.ts';

/*
 * Values that the server has too. They are written down again so that no validation library reaches a phone; their
 * types are the server's, so that a difference does not compile.
 */

export const protocol: typeof streamProtocol = 'itsur-eats.v1';

export const codes: Pick<typeof closeCodes, 'sessionEnded' | 'tooMany' | 'tooFast'> = {
  sessionEnded: 4401,
  tooMany: 4409,
  tooFast: 4429,
};

const events: Record<EventName, true> = {
  'order.payment_pending': true,
  'order.placed': true,
  'order.accepted': true,
  'order.rejected': true,
  'order.preparing': true,
  'order.ready': true,
  'order.collected': true,
  'order.recalled': true,
  'order.cancelled': true,
  'order.expired': true,
  'order.no_show': true,
  'order.eta_changed': true,
  'order.line_made': true,
  'order.printed': true,
  'order.put_off': true,
  'order.rescheduled': true,
  'order.change_proposed': true,
  'order.changed': true,
  'order.payment_failed': true,
  'order.payment_changed': true,
  'order.refunded': true,
  'menu.changed': true,
  'menu.sold_out': true,
  'stock.low': true,
  'cafeteria.paused': true,
  'cafeteria.resumed': true,
  'cafeteria.wait_changed': true,
  'cafeteria.hours_changed': true,
  'board.unattended': true,
  announcement: true,
};

const statuses: Record<OrderStatus, true> = {
  pending_payment: true,
  placed: true,
  accepted: true,
  preparing: true,
  ready: true,
  collected: true,
  cancelled: true,
  rejected: true,
  expired: true,
  no_show: true,
};

export const isKnownEvent = (name: string): boolean => Object.hasOwn(events, name);
export const isKnownStatus = (status: string): boolean => Object.hasOwn(statuses, status);
