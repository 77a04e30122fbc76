import type { LineChange, OrderRefund } from '../../domain/ordering/events.ts';
import type { CafeteriaFacts, OrderRecord } from '../../domain/ordering/state.ts';

/* Rows as `commit_decisions` takes them: the names are the columns'. */

const instant = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString();

/** What of a cafeteria a decision may change. */
export const cafeteriaRow = (facts: CafeteriaFacts) => ({
  status: facts.status,
  pause_reason: facts.pauseReason,
  paused_until: instant(facts.pausedUntil),
  menu_version: facts.menuVersion,
  capacity_percent: facts.capacityPercent,
  capacity_until: instant(facts.capacityUntil),
  extra_wait_minutes: facts.extraWaitMinutes,
  business_day: facts.businessDay,
  orders_today: facts.ordersToday,
  orders_ahead: facts.ordersAhead,
});

/** What of an order a decision may change. */
export const changedOrderRow = ({ document: order, demand, ahead, breakId, wasMoved }: OrderRecord) => ({
  id: order.id,
  status: order.status,
  version: order.version,
  subtotal_cents: order.subtotalCents,
  tax_cents: order.taxCents,
  fee_cents: order.feeCents,
  total_cents: order.totalCents,
  payment_status: order.paymentStatus,
  promised_from: order.promisedFrom,
  promised_until: order.promisedUntil,
  // Another one when it is opened anew and its own was given away.
  pickup_code: order.pickupCode,
  pickup_slot: order.pickupSlot,
  break_id: breakId,
  // The first time counts; the database keeps it.
  rescheduled_at: wasMoved ? order.updatedAt : null,
  demand,
  ahead,
  pay_by: order.payBy,
  accept_by: order.acceptBy,
  collect_by: order.collectBy,
  reason: order.reason,
  printed: order.printed,
  updated_at: order.updatedAt,
  accepted_at: order.acceptedAt,
  started_at: order.startedAt,
  ready_at: order.readyAt,
  collected_at: order.collectedAt,
  closed_at: order.closedAt,
});

export const orderRow = (record: OrderRecord) => ({
  ...changedOrderRow(record),
  number: record.document.number,
  business_day: record.businessDay,
  campus_id: record.document.campusId,
  cafeteria_id: record.document.cafeteriaId,
  user_id: record.document.userId,
  student_name: record.document.studentName,
  tip_cents: record.document.tipCents,
  tax_basis_points: record.terms.taxBasisPoints,
  fee_basis_points: record.terms.feeBasisPoints,
  fee_fixed_cents: record.terms.feeFixedCents,
  currency: record.document.currency,
  payment_method: record.document.paymentMethod,
  note: record.document.note,
  is_slot_chosen: record.isSlotChosen,
  acknowledged_allergens: record.document.acknowledgedAllergens,
  basket_hash: record.basketHash,
  created_at: record.document.createdAt,
});

export const itemRows = ({ document: { id, cafeteriaId, items } }: OrderRecord) =>
  items.map((item, index) => ({
    id: item.id,
    order_id: id,
    cafeteria_id: cafeteriaId,
    menu_item_id: item.menuItemId,
    position: index + 1,
    name: item.name,
    quantity: item.quantity,
    unit_price_cents: item.unitPriceCents,
    total_cents: item.totalCents,
    modifiers: item.modifiers,
    note: item.note,
    components: item.components,
    stations: item.stations,
    removed_at: item.removedAt,
  }));

/** `proposed_by` tells a new change from one that is decided; one that is both in one commit keeps who asked. */
export const lineChangeRow = (change: LineChange, earlier?: Record<string, unknown>) => ({
  id: change.id,
  order_id: change.orderId,
  order_item_id: change.itemId,
  status: change.status,
  reason: change.reason,
  proposed_by: change.proposedBy ?? earlier?.proposed_by ?? null,
  proposed_at: change.proposedAt,
  answer_by: change.answerBy,
  decided_at: change.decidedAt,
});

export const refundRow = (cafeteriaId: string) => (refund: OrderRefund) => ({
  id: refund.id,
  order_id: refund.orderId,
  cafeteria_id: cafeteriaId,
  amount_cents: refund.amountCents,
  way: refund.way,
  reason: refund.reason,
  note: refund.note,
  by_user_id: refund.byUserId,
  business_day: refund.businessDay,
  at: instant(refund.at),
});
