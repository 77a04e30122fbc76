import type { Order } from '../../contracts/orders.ts';
import { acceptUntil, advanceOrder } from './advance-order.ts';
import { componentsOf, unmarkedStations } from './basket.ts';
import { beginBusinessDay, stockOfDay } from './business-day.ts';
import { rfc3339 } from './calendar.ts';
import type { Outcome, PlaceCommand, PlannedOrder } from './commands.ts';
import type { Draft } from './draft.ts';
import { firstTap } from './duplicates.ts';
import { freePickupCode, takeNumber } from './numbers.ts';
import { type Plan, planOrder } from './plan-order.ts';
import { payUntil } from './promises.ts';
import { Refusal } from './refusal.ts';
import type { OrderRecord } from './state.ts';
import { loadSlot, moveOptionStock, moveStock } from './stock.ts';

/** One order or its refusal: order, lines, stock, slot and events. Prices and names come from the menu alone. */
export function placeOrder(draft: Draft, command: PlaceCommand): Outcome {
  const { now } = draft;
  const { request, basketHash, hasKey } = command;
  const { userId, paymentMethod } = request;
  if (!hasKey && !request.allowDuplicate) {
    const first = firstTap(draft.state, { userId, basketHash, paymentMethod }, now);
    if (first) return { kind: 'duplicate', order: first.document };
  }
  if (request.payment && command.cannotBePaid) throw new Refusal(command.cannotBePaid);
  beginBusinessDay(draft);
  const plan = planOrder(draft.soFar(), request, now);
  if (plan.order.conflicts.length > 0 && !request.acknowledgeAllergens)
    throw new Refusal('allergen_conflict', { conflicts: plan.order.conflicts });
  refuseOtherTotal(plan.order, request.expectedTotalCents);

  let order = takePortions(draft, toOrder(draft, command, plan), plan);
  if (request.payment) {
    draft.openPayment(order.document.id);
    draft.emit('order.payment_pending', order);
  } else {
    draft.emit('order.placed', order);
    if (draft.cafeteria.autoAccept) order = acceptAtOnce(draft, order);
  }
  return { kind: 'placed', order: order.document };
}

/** Nobody pays another total than the one on their screen, not even a lower one: there the basket is not what they think. */
function refuseOtherTotal(quote: PlannedOrder, shownCents: number | undefined): void {
  if (shownCents !== undefined && shownCents !== quote.totalCents)
    throw new Refusal('price_changed', { quote });
}

/** A kitchen that takes whatever comes. */
export function acceptAtOnce(draft: Draft, order: OrderRecord): OrderRecord {
  return advanceOrder(draft, order, {
    to: 'accepted',
    event: 'order.accepted',
    by: 'system',
    byUserId: null,
  });
}

function toOrder(
  draft: Draft,
  { request, basketHash }: PlaceCommand,
  { order, basket, slot, day }: Plan,
): OrderRecord {
  const { now, chance, cafeteria, state } = draft;
  const at = rfc3339(now);
  const { conflicts, lines, ...planned } = order;
  const document: Order = {
    id: chance.id(),
    number: takeNumber(draft, day),
    pickupCode: freePickupCode(state, chance),
    cafeteriaId: cafeteria.id,
    campusId: cafeteria.campusId,
    userId: request.userId,
    studentName: request.studentName ?? null,
    refundedCents: 0,
    status: request.payment ? 'pending_payment' : 'placed',
    version: 1,
    items: lines.map(({ position: _, ...line }) => ({
      id: chance.id(),
      ...line,
      components: componentsOf(state, line.menuItemId),
      stations: unmarkedStations(state, line.menuItemId),
      removedAt: null,
    })),
    changes: [],
    ...planned,
    paymentMethod: request.paymentMethod,
    paymentStatus: request.payment ? 'pending' : 'unpaid',
    acknowledgedAllergens: [...new Set(conflicts.map(({ allergen }) => allergen))].sort(),
    note: request.note || null,
    reason: null,
    printed: null,
    createdAt: at,
    updatedAt: at,
    payBy: request.payment ? rfc3339(payUntil(request.payment, slot.starts, now)) : null,
    acceptBy: request.payment ? null : rfc3339(acceptUntil(draft, slot.starts)),
    collectBy: null,
    acceptedAt: null,
    startedAt: null,
    readyAt: null,
    collectedAt: null,
    closedAt: null,
  };
  const { breakId } = slot;
  const terms = {
    taxBasisPoints: cafeteria.taxBasisPoints,
    feeBasisPoints: request.payment?.feeBasisPoints ?? null,
    feeFixedCents: request.payment?.feeCents ?? null,
  };
  const { demand } = basket;
  return {
    document,
    businessDay: day,
    breakId,
    isSlotChosen: request.pickupSlot !== undefined,
    wasMoved: false,
    demand,
    basketHash,
    terms,
    held: {},
    ahead: {},
  };
}

/** Takes from stock and slot what an order needs, of its slot's day; answers it with what it holds from now on. */
function takePortions(draft: Draft, order: OrderRecord, { basket, slot, day }: Plan): OrderRecord {
  const { id: orderId, userId: byUserId } = order.document;
  const held: Record<string, number> = {};
  const ahead: Record<string, number> = {};
  for (const [dishId, quantity] of [...basket.portions].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const dish = draft.dish(dishId);
    if (dish && dish.dailyStock !== null && day > draft.cafeteria.businessDay) {
      if (stockOfDay(draft.state, dish, day) === null) continue;
      held[dishId] = quantity;
      ahead[dishId] = quantity;
      continue;
    }
    if (dish?.stock == null) continue;
    held[dishId] = quantity;
    moveStock(draft, dishId, -quantity, { kind: 'sale', orderId, byUserId });
  }
  moveOptionStock(draft, basket.options, -1);
  loadSlot(draft, slot.starts, basket.demand, 1);
  return { ...order, held, ahead };
}
