import type { Order, OrderStatus } from '../../../../src/contracts/orders.ts';
import type { orders } from '../../words/es/orders.ts';

type What = keyof (typeof orders)['happened'];
export type Happening = {
  /** RFC 3339. */
  at: string;
  what: What;
  /** Of a line, its name; and a reason, if somebody gave one. */
  about: string | null;
};

const endings: readonly OrderStatus[] = ['rejected', 'cancelled', 'expired', 'no_show'];

/** What has happened to an order, in the order in which it did: as far as the order itself remembers. */
export function timelineOf(order: Order): Happening[] {
  const happenings: Happening[] = [];
  const note = (at: string | null, what: What, about: string | null = null) => {
    if (at) happenings.push({ at, what, about });
  };
  note(order.createdAt, 'placed');
  note(order.acceptedAt, 'accepted');
  note(order.startedAt, 'preparing');
  note(order.readyAt, 'ready');
  note(order.collectedAt, 'collected');
  if (endings.includes(order.status)) note(order.closedAt, order.status as What, order.reason);
  for (const { itemId, status, reason, proposedAt, answerBy, decidedAt } of order.changes) {
    const line = order.items.find(({ id }) => id === itemId)?.name;
    note(proposedAt, 'asked', [line, reason].filter(Boolean).join(': '));
    // From then on the staff may decide, and the student as well: nobody is said to have agreed who may not have.
    const isLate = answerBy !== null && decidedAt !== null && decidedAt >= answerBy;
    note(decidedAt, status !== 'accepted' ? 'declined' : isLate ? 'left_out' : 'agreed', line);
  }
  // RFC 3339 in UTC sorts as text; what fell on one moment stays as it was told.
  return happenings.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}
