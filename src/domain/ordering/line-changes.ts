import type { Order } from '../../contracts/orders.ts';
import { isUnanswered } from '../answer-time.ts';
import { inWork } from '../order-moves.ts';
import { advanceOrder, nextVersion } from './advance-order.ts';
import { demandOf } from './basket.ts';
import { minutes, rfc3339 } from './calendar.ts';
import { orderOf, refuseStale } from './change-order.ts';
import type {
  DecideChangeCommand,
  Outcome,
  ProposeChangeCommand,
  WithdrawChangeCommand,
} from './commands.ts';
import type { Draft } from './draft.ts';
import { includedTax, serviceFee } from './fees.ts';
import { readyIfMade } from './make-line.ts';
import { wishForPayment } from './payment-wishes.ts';
import { Refusal } from './refusal.ts';
import type { Demand, OrderRecord } from './state.ts';
import { giveBack, loadSlot, portionsOfItem } from './stock.ts';

/**
 * Staff cannot make one line: the student is asked. Errors: `order_not_found`, `version_conflict`, `illegal_transition`,
 * `order_item_not_found`, `change_already_proposed`.
 */
export function proposeChange(draft: Draft, command: ProposeChangeCommand): Outcome {
  const { itemId, reason, version, actor } = command;
  const order = orderOf(draft.state, command);
  refuseStale(order, inWork, version);
  const { document } = order;
  if (!document.items.some(({ id, removedAt }) => id === itemId && removedAt === null))
    throw new Refusal('order_item_not_found');
  if (document.changes.some((change) => change.itemId === itemId && change.status === 'proposed'))
    throw new Refusal('change_already_proposed');
  const change = {
    id: draft.chance.id(),
    itemId,
    status: 'proposed' as const,
    reason: reason || null,
    proposedAt: rfc3339(draft.now),
    answerBy: rfc3339(draft.now + minutes(draft.cafeteria.answerWithinMinutes)),
    decidedAt: null,
  };
  draft.changeLine({ ...change, orderId: document.id, proposedBy: actor.userId });
  const asked = nextVersion(order, draft.now, { changes: [...document.changes, change] });
  draft.emit('order.change_proposed', asked, { by: actor.role, itemId });
  return { kind: 'done', order: asked.document };
}

/**
 * Staff take the question back before it is answered: the line can be made after all. Errors: `order_not_found`,
 * `version_conflict`, `illegal_transition`, `change_not_found`.
 */
export function withdrawChange(draft: Draft, command: WithdrawChangeCommand): Outcome {
  const { changeId, version, actor } = command;
  const order = orderOf(draft.state, command);
  refuseStale(order, inWork, version);
  const { changes } = order.document;
  const { itemId } = openChange(order, changeId);
  draft.withdrawChange(changeId);
  const left = nextVersion(order, draft.now, { changes: changes.filter(({ id }) => id !== changeId) });
  draft.emit('order.changed', left, { by: actor.role, itemId, withdrawn: true });
  return { kind: 'done', order: readyIfMade(draft, left, actor).document };
}

/** Errors: `change_not_found`. */
function openChange({ document }: OrderRecord, changeId: string): Order['changes'][number] {
  const change = document.changes.find(({ id, status }) => id === changeId && status === 'proposed');
  if (!change) throw new Refusal('change_not_found');
  return change;
}

/**
 * The student agrees to go without a line (its price and its share of the fee leave the totals, its work the slot, its portions go back to stock,
 * which staff set to what there is), or takes the whole order back. An order without any line left is cancelled. Once the time
 * to answer is over, staff may go without it, too. Errors: `order_not_found`, `version_conflict`, `illegal_transition`,
 * `change_not_found`, `answer_awaited`.
 */
export function decideChange(draft: Draft, command: DecideChangeCommand): Outcome {
  const { changeId, accept, version, actor } = command;
  const order = orderOf(draft.state, command);
  refuseStale(order, inWork, version);
  const change = openChange(order, changeId);
  const isStudent = actor.role === 'student';
  if (!isStudent && !isUnanswered(change, draft.now))
    throw new Refusal('answer_awaited', { order: order.document });
  const decided = {
    ...change,
    status: accept ? ('accepted' as const) : ('declined' as const),
    decidedAt: rfc3339(draft.now),
  };
  draft.changeLine({ ...decided, orderId: order.document.id, proposedBy: null });
  const answered: OrderRecord = {
    ...order,
    document: {
      ...order.document,
      changes: order.document.changes.map((each) => (each.id === changeId ? decided : each)),
    },
  };
  const isLast = !order.document.items.some(
    ({ id, removedAt }) => removedAt === null && id !== change.itemId,
  );
  if (!accept || isLast) {
    const cancelled = advanceOrder(draft, answered, {
      to: 'cancelled',
      event: 'order.cancelled',
      reason: change.reason,
      by: actor.role,
      byUserId: actor.userId,
    });
    return { kind: 'done', order: cancelled.document };
  }
  const without = takeOutLine(draft, answered, change.itemId, actor.userId);
  draft.emit('order.changed', without, { by: actor.role, itemId: change.itemId });
  return { kind: 'done', order: readyIfMade(draft, without, actor).document };
}

function takeOutLine(draft: Draft, order: OrderRecord, itemId: string, byUserId: string | null): OrderRecord {
  const { now, cafeteria } = draft;
  const { document } = order;
  const holdings = giveBack(draft, order, { onlyItem: itemId, byUserId });
  const less = freedBy(draft, order, itemId);
  if (document.pickupSlot !== null) loadSlot(draft, Date.parse(document.pickupSlot), less, -1);
  draft.removeItem(itemId);
  const lineCents = document.items.find(({ id }) => id === itemId)?.totalCents ?? 0;
  const subtotalCents = document.subtotalCents - lineCents;
  const feeCents = feeOf(order, subtotalCents);
  const items: Order['items'] = document.items.map((item) =>
    item.id === itemId ? { ...item, removedAt: rfc3339(now) } : item,
  );
  const changed = nextVersion({ ...order, ...holdings, demand: subtract(order.demand, less) }, now, {
    items,
    subtotalCents,
    feeCents,
    totalCents: subtotalCents + document.tipCents + feeCents,
    // What was sold stays as sold: whatever the rate is by now.
    taxCents: includedTax(subtotalCents, order.terms.taxBasisPoints ?? cafeteria.taxBasisPoints),
  });
  wishForPayment(draft, changed, `line:${itemId}`);
  return changed;
}

/** The fee of what is left, on the terms of its placing. */
function feeOf(
  { document, terms: { feeBasisPoints, feeFixedCents } }: OrderRecord,
  priceCents: number,
): number {
  if (feeBasisPoints === null || feeFixedCents === null) return document.feeCents;
  return serviceFee(priceCents, { feeBasisPoints, feeCents: feeFixedCents });
}

/** The work of a line. The dishes may have other stations or minutes by now: never more than the order asked for. */
function freedBy({ state }: Draft, order: OrderRecord, itemId: string): Demand {
  const { orders: _, ...work } = demandOf(state, portionsOfItem(state, order, itemId));
  return Object.fromEntries(
    Object.entries(work).flatMap(([station, made]) => {
      const asked = order.demand[station];
      return asked === undefined ? [] : [[station, Math.min(made, asked)]];
    }),
  );
}

const subtract = (demand: Demand, less: Demand): Demand => ({
  ...demand,
  ...Object.fromEntries(Object.entries(less).map(([key, amount]) => [key, (demand[key] ?? 0) - amount])),
});
