import type { OrderRow, Tables } from './tables.ts';
import { openStates } from './tables.ts';

/* What `load_ordering_state` and `load_order_record` answer, from rows in memory; the product's own parser reads it. */

const dayMs = 24 * 60 * 60_000;
const instant = (milliseconds: number | null) =>
  milliseconds === null ? null : new Date(milliseconds).toISOString();

export function loadState(tables: Tables, now: number): unknown {
  const { epoch, seq, revision, cafeteria, calendar } = tables;
  const open = [...tables.orders.values()].filter(({ status }) => openStates.includes(status));
  const slots = new Set(open.map(({ pickup_slot }) => pickup_slot));
  const held = portionsHeld(tables, new Set(open.map(({ id }) => id)));
  return {
    position: { epoch, seq, revision },
    cafeteria: {
      ...cafeteria,
      pausedUntil: instant(cafeteria.pausedUntil),
      capacityUntil: instant(cafeteria.capacityUntil),
    },
    calendar,
    dishes: [...tables.dishes.values()],
    loads: [...tables.loads].flatMap(([slot, load]) =>
      Date.parse(slot) > now - dayMs || slots.has(slot)
        ? Object.entries(load).map(([resource, amount]) => ({ slot, resource, amount }))
        : [],
    ),
    orders: open.map((row) => orderRecord(tables, row, held.get(row.id) ?? {})),
  };
}

export function loadOrder(tables: Tables, orderId: string): unknown {
  const row = tables.orders.get(orderId);
  return row ? orderRecord(tables, row, portionsHeld(tables, new Set([orderId])).get(orderId) ?? {}) : null;
}

function portionsHeld({ movements }: Tables, orderIds: ReadonlySet<string>) {
  const held = new Map<string, Record<string, number>>();
  for (const { order_id, menu_item_id, quantity } of movements) {
    if (order_id === null || !orderIds.has(order_id)) continue;
    const of = held.get(order_id) ?? {};
    held.set(order_id, of);
    of[menu_item_id] = (of[menu_item_id] ?? 0) - quantity;
  }
  return held;
}

function orderRecord(tables: Tables, row: OrderRow, byLedger: Record<string, number>) {
  const held = { ...byLedger };
  for (const [dishId, quantity] of Object.entries(row.ahead ?? {}))
    held[dishId] = (held[dishId] ?? 0) + quantity;
  return {
    document: orderDocument(tables, row),
    businessDay: row.business_day,
    breakId: row.break_id ?? null,
    isSlotChosen: row.is_slot_chosen ?? null,
    wasMoved: row.rescheduled_at !== null && row.rescheduled_at !== undefined,
    demand: row.demand,
    basketHash: row.basket_hash,
    terms: {
      taxBasisPoints: row.tax_basis_points,
      feeBasisPoints: row.fee_basis_points,
      feeFixedCents: row.fee_fixed_cents,
    },
    held: Object.fromEntries(Object.entries(held).filter(([, quantity]) => quantity > 0)),
    ahead: row.ahead ?? {},
  };
}

const orderDocument = (tables: Tables, row: OrderRow) => ({
  id: row.id,
  number: row.number,
  pickupCode: row.pickup_code,
  cafeteriaId: row.cafeteria_id,
  campusId: row.campus_id,
  userId: row.user_id,
  studentName: row.student_name ?? null,
  status: row.status,
  version: row.version,
  items: [...(tables.items.get(row.id) ?? [])]
    .sort((a, b) => a.position - b.position)
    .map((item) => ({
      id: item.id,
      menuItemId: item.menu_item_id,
      name: item.name,
      quantity: item.quantity,
      unitPriceCents: item.unit_price_cents,
      totalCents: item.total_cents,
      modifiers: item.modifiers,
      note: item.note,
      components: item.components ?? [],
      stations: item.stations ?? [],
      removedAt: item.removed_at,
    })),
  changes: [...(tables.lineChanges.get(row.id) ?? [])]
    .sort((a, b) =>
      a.proposed_at < b.proposed_at || (a.proposed_at === b.proposed_at && a.id < b.id) ? -1 : 1,
    )
    .map((change) => ({
      id: change.id,
      itemId: change.order_item_id,
      status: change.status,
      reason: change.reason,
      proposedAt: change.proposed_at,
      answerBy: change.answer_by ?? null,
      decidedAt: change.decided_at,
    })),
  subtotalCents: row.subtotal_cents,
  taxCents: row.tax_cents,
  tipCents: row.tip_cents,
  feeCents: row.fee_cents,
  totalCents: row.total_cents,
  refundedCents: row.refunded_cents ?? 0,
  currency: row.currency,
  paymentMethod: row.payment_method,
  paymentStatus: row.payment_status,
  pickupSlot: row.pickup_slot,
  promisedFrom: row.promised_from,
  promisedUntil: row.promised_until,
  acknowledgedAllergens: row.acknowledged_allergens,
  note: row.note,
  reason: row.reason,
  printed: row.printed ?? null,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  payBy: row.pay_by,
  acceptBy: row.accept_by,
  collectBy: row.collect_by,
  acceptedAt: row.accepted_at,
  startedAt: row.started_at,
  readyAt: row.ready_at,
  collectedAt: row.collected_at,
  closedAt: row.closed_at,
});
