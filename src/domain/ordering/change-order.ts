import type { OrderStatus } from '../../contracts/orders.ts';
import { inWork, recallTo, whyNoRecall } from '../order-moves.ts';
import { advanceOrder, nextVersion, recallOrder } from './advance-order.ts';
import { minutes, rfc3339 } from './calendar.ts';
import type { EtaCommand, MoveCommand, OrderCommand, Outcome, RecallCommand } from './commands.ts';
import type { Draft } from './draft.ts';
import { Refusal } from './refusal.ts';
import type { OrderingState, OrderRecord } from './state.ts';
import { isForLater, takeBackFrom } from './take-back.ts';

/** The order that a command is about, if its sender may act on it. Errors: `order_not_found`. */
export function orderOf(state: OrderingState, { orderId, ...command }: OrderCommand): OrderRecord {
  const order = state.orders.get(orderId) ?? state.endedOrders.get(orderId);
  const isOthers =
    'actor' in command && command.actor.ownOnly && order?.document.userId !== command.actor.userId;
  if (!order || isOthers) throw new Refusal('order_not_found');
  return order;
}

/**
 * Refuses a change of an order that is in another version, or another state, than its sender saw. Of an order that is
 * closed the version does not matter any more.
 */
export function refuseStale(
  { document: order }: OrderRecord,
  from: readonly OrderStatus[],
  version: number | undefined,
): void {
  if (order.closedAt === null && version !== undefined && version !== order.version)
    throw new Refusal('version_conflict', { order });
  if (!from.includes(order.status)) throw new Refusal('illegal_transition', { order });
}

/**
 * Moves an order to another state: guarded by the states it may come from, the version the caller saw and who acts.
 * Errors: `order_not_found`, `version_conflict`, `illegal_transition`, `change_pending`, `pickup_code_wrong`,
 * `pickup_code_required`.
 */
export function moveOrder(draft: Draft, command: MoveCommand): Outcome {
  const { to, event, from, version, reason, pickupCode, actor } = command;
  const order = orderOf(draft.state, command);
  const isTakenBack = actor.ownOnly && to === 'cancelled';
  refuseStale(order, isTakenBack ? takeBackFrom(draft, order, from) : from, version);
  const { document } = order;
  if (to === 'ready' && document.changes.some(({ status }) => status === 'proposed'))
    throw new Refusal('change_pending', { order: document });
  if (to === 'collected') {
    if (pickupCode !== undefined && pickupCode !== document.pickupCode)
      throw new Refusal('pickup_code_wrong');
    if (pickupCode === undefined && draft.cafeteria.requirePickupCode)
      throw new Refusal('pickup_code_required');
  }
  const moved = advanceOrder(draft, order, { to, event, reason, by: actor.role, byUserId: actor.userId });
  return { kind: 'done', order: moved.document };
}

/**
 * Brings an order back that staff have moved on by a slip, within half an hour. Errors: `order_not_found`,
 * `version_conflict`, `illegal_transition`, `recall_too_late`, `recall_refunded`.
 */
export function bringBack(draft: Draft, command: RecallCommand): Outcome {
  const order = orderOf(draft.state, command);
  const { document } = order;
  refuseStale(order, Object.keys(recallTo) as OrderStatus[], command.version);
  const to = recallTo[document.status];
  const why = whyNoRecall(document, draft.now);
  if (to === undefined || why) throw new Refusal(why ?? 'illegal_transition', { order: document });
  return { kind: 'done', order: recallOrder(draft, order, to, command.actor.role).document };
}

/**
 * Changes the promise of an order that is in work: ready in so many minutes from now, and no less exact than before. What
 * is for another day is not ready before its slot, whatever was typed.
 * Errors: `order_not_found`, `version_conflict`, `illegal_transition`.
 */
export function changeEta(draft: Draft, command: EtaCommand): Outcome {
  const { version, etaMinutes, actor } = command;
  const order = orderOf(draft.state, command);
  refuseStale(order, inWork, version);
  const { promisedFrom, promisedUntil, pickupSlot } = order.document;
  const earliest = pickupSlot !== null && isForLater(draft, order.document) ? Date.parse(pickupSlot) : 0;
  const from = Math.max(draft.now + minutes(etaMinutes), earliest);
  const length =
    promisedFrom === null || promisedUntil === null
      ? null
      : Date.parse(promisedUntil) - Date.parse(promisedFrom);
  const changed = nextVersion(order, draft.now, {
    promisedFrom: rfc3339(from),
    promisedUntil: length === null ? null : rfc3339(from + length),
  });
  draft.emit('order.eta_changed', changed, { by: actor.role, etaMinutes });
  return { kind: 'done', order: changed.document };
}
