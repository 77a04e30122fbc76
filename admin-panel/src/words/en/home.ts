import type { home as spanish } from '../es/home.ts';

export const home: typeof spanish = {
  title: 'Home',
  now: 'Now',
  openUntil: (time) => `Open until ${time}`,
  open: 'Open',
  closedUntil: (time) => `Closed; opens ${time}`,
  closed: 'Closed',
  paused: 'Paused',
  pausedUntil: (time) => `Paused until ${time}`,
  resume: 'Resume',
  orders: 'Open orders',
  noOrders: 'No open order',
  lateness: 'Lateness',
  onTime: 'No order is late',
  late: (orders, minutes) =>
    orders === 1 ? `1 order is late by ${minutes}` : `${orders} orders are late; the first by ${minutes}`,
  people: 'On the board',
  nobody: 'Nobody has the board open',
  boards: (boards) => (boards === 1 ? '1 board' : `${boards} boards`),
  peopleUnknown: 'It could not be found out',
  toBoard: 'Go to the board',

  attention: 'Wants attention',
  stuckPayments: (count) =>
    count === 1
      ? '1 payment fails again and again. Tell whoever administers the system.'
      : `${count} payments fail again and again. Tell whoever administers the system.`,
  parked: (count) => (count === 1 ? '1 thing was set aside' : `${count} things were set aside`),
  deadDeliveries: (count) =>
    count === 1 ? '1 message was not delivered' : `${count} messages were not delivered`,
  toMessages: 'See messages',
  notSetUp: (provider) => `${provider} is not set up: what goes that way does not leave.`,

  lowStock: 'Running out',
  enough: 'There is enough of everything that is counted.',
  left: (portions) => `${portions} left`,
  noneLeft: 'none left',
  restock: (portions) => `+${portions}`,
  restockOf: (dish, portions) => `Add ${portions} of ${dish}`,
  restocked: (dish, stock) => `${dish}: there are ${stock} now`,

  lost: 'Lost today',
  nothingLost: 'No order was lost today.',
  what: 'What happened',
  why: 'Why',
  count: 'Orders',
  cents: 'Money',
  events: {
    'order.rejected': 'Rejected',
    'order.cancelled': 'Cancelled',
    'order.expired': 'Expired unanswered',
    'order.no_show': 'Not collected',
  },
  byStudent: 'by the student',
  bySystem: 'by the system',
  reasons: { paid_too_late: 'It was paid too late' },

  cash: 'Cash of today',
  notCounted: 'Not counted yet.',
  countedAt: (time) => `Counted at ${time}:`,
  toCash: 'Go to the cash count',
};
