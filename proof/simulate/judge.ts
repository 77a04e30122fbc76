import { orderTransitions } from '../../src/domain/order-moves.ts';
import { loadOrder, loadState } from './load.ts';
import { owedRefund } from './owed-refund.ts';
import {
  type EventRow,
  type ItemRow,
  type KeyRow,
  keyName,
  type LineChangeRow,
  type Movement,
  type OrderRefundRow,
  type OrderRow,
  openStates,
  type PaymentRow,
  type Tables,
} from './tables.ts';
import { type Write, write } from './writes.ts';

export type Position = { epoch: string; seq: number; revision: number };

/** Who judges what desks send: the database, as the product speaks to it. */
export type Judge = {
  commit(position: Position, document: CommitDocument): unknown;
  load(): unknown;
  loadOrder(orderId: string): unknown;
  findCommitted(commandId: string): unknown;
  markProcessed(eventIds: string[]): unknown;
  /** What others than desks write. */
  write(write: Write): unknown;
};

/** A document of `commit_decisions`, as src/db/ordering/commit.ts writes it. */
export type CommitDocument = {
  events?: {
    id: string;
    seq: number;
    type: string;
    at: string;
    event: EventRow['event'];
    is_processed: boolean;
  }[];
  orders?: OrderRow[];
  items?: ItemRow[];
  changedOrders?: OrderRow[][];
  removedItems?: { id: string; removed_at: string }[];
  markedItems?: { id: string; stations: unknown }[];
  lineChanges?: LineChangeRow[];
  withdrawnChanges?: string[];
  stock?: { id: string; quantity: number }[];
  movements?: Movement[];
  options?: { id: string; quantity: number }[];
  loads?: { slot: string; resource: string; amount: number }[];
  keys?: (KeyRow & { command_id: string })[];
  profiles?: { user_id: string; allergens: string[] }[];
  openedPayments?: string[];
  givenBack?: OrderRefundRow[];
  paymentWishes?: { order_id: string; wanted: string; wanted_cents: number; cause: string }[];
  followedPayments?: { payment_id: string; claimed: boolean; more: boolean }[];
  cafeteria?: Record<string, unknown>;
  revision?: number;
};

/** As the driver fails: with the SQLSTATE of class 23 and the constraint; without either when nobody answered. */
export const databaseError = (message: string, constraint?: string): Error =>
  Object.assign(new Error(message), {
    name: 'NeonDbError',
    ...(constraint && { code: '23514', constraint }),
  });

const refuse = (constraint: string) => databaseError(`refused by ${constraint}`, constraint);

const keyLastsMs = 24 * 60 * 60_000;
const moves = new Set(orderTransitions.map(([from, to]) => `${from} ${to}`));

/** Does what `commit_decisions` does, and what is around it, on rows in memory. All of a document or nothing. */
export class MemoryJudge implements Judge {
  tables: Tables;
  readonly #now: () => number;

  constructor(tables: Tables, now: () => number) {
    this.tables = tables;
    this.#now = now;
  }

  load(): unknown {
    return loadState(this.tables, this.#now());
  }

  loadOrder(orderId: string): unknown {
    return loadOrder(this.tables, orderId);
  }

  /** Looks at the newest events alone, as the SQL does. */
  findCommitted(commandId: string): unknown {
    const own = this.tables.events
      .slice(-2_000)
      .filter(({ event }) => event.act?.commandId === commandId && event.order);
    const last = own.at(-1);
    if (!last) return null;
    const wasPlaced = own.some(({ type }) => type === 'order.placed' || type === 'order.payment_pending');
    return { order: last.event.order, wasPlaced };
  }

  markProcessed(eventIds: string[]): unknown {
    for (const row of this.tables.events) if (eventIds.includes(row.event.id)) row.isProcessed = true;
    return null;
  }

  write(change: Write): unknown {
    return write(this.tables, change, this.#now());
  }

  commit(position: Position, document: CommitDocument): unknown {
    const found = this.#answerWithoutWriting(position, document);
    if (found) return found;
    this.#refuseWhatIsWrong(document);
    return this.#write(document);
  }

  #answerWithoutWriting({ epoch, seq, revision }: Position, document: CommitDocument): unknown {
    const { tables } = this;
    if (tables.epoch !== epoch || tables.seq !== seq || tables.revision !== revision) {
      const missed = tables.epoch === epoch ? tables.events.filter((each) => each.seq > seq) : [];
      const commandIds = missed.flatMap(({ event }) => event.act?.commandId ?? []);
      return { kind: 'stale', commandIds: [...new Set(commandIds)] };
    }
    const answers = (document.keys ?? []).flatMap((key) => {
      const kept = tables.keys.get(keyName(key));
      if (!kept || kept.created_at < this.#now() - keyLastsMs) return [];
      const { request_hash, outcome } = kept;
      return { commandId: key.command_id, isSameRequest: request_hash === key.request_hash, outcome };
    });
    if (answers.length > 0) return { kind: 'known', answers };
    const users = (document.profiles ?? []).flatMap(({ user_id: userId, allergens }) => {
      const known = tables.users.get(userId) ?? [];
      return known.join() === allergens.join() ? [] : { userId, allergens: known };
    });
    if (users.length > 0) return { kind: 'profiles', users };
    if (document.revision === undefined) return { kind: 'committed', deliveries: [], payments: [] };
    return null;
  }

  /** What constraints say, before anything is written: in SQL the transaction undoes it. */
  #refuseWhatIsWrong(document: CommitDocument): void {
    const { tables } = this;
    for (const { id, quantity } of document.stock ?? [])
      if ((tables.dishes.get(id)?.stock ?? 0) + quantity < 0) throw refuse('menu_items_stock_not_negative');
    for (const { id, quantity } of document.options ?? [])
      for (const { groups } of tables.dishes.values())
        for (const option of groups.flatMap(({ options }) => options))
          if (option.id === id && option.stock !== null && option.stock + quantity < 0)
            throw refuse('modifiers_stock_not_negative');
    for (const { slot, resource, amount } of document.loads ?? [])
      if ((tables.loads.get(slot)?.[resource] ?? 0) + amount < 0) throw refuse('slot_loads_not_negative');
    this.#refuseWrongOrders(document);
    this.#refuseWrongRefunds(document);
    const keys = document.keys?.filter(({ outcome }) => outcome !== null).map(keyName) ?? [];
    // "ON CONFLICT DO UPDATE command cannot affect row a second time" (SQLSTATE 21000).
    if (new Set(keys).size < keys.length) throw refuse('a key twice in one commit');
    const seqs = document.events?.map(({ seq }) => seq) ?? [];
    if (seqs.some((seq, place) => seq !== tables.seq + place + 1)) throw refuse('event_outbox_seq_unique');
  }

  /** As the trigger of `order_refunds` does, of orders as this document leaves them. */
  #refuseWrongRefunds({ givenBack = [], changedOrders = [] }: CommitDocument): void {
    const given = new Map<string, number>();
    for (const { order_id, amount_cents, way } of givenBack) {
      const row = changedOrders.flat().findLast(({ id }) => id === order_id);
      const order = row ?? this.tables.orders.get(order_id);
      const payment = this.tables.payments.get(order_id);
      const before = (this.tables.orders.get(order_id)?.refunded_cents ?? 0) + (given.get(order_id) ?? 0);
      if (!order || (way === 'cash') !== (order.payment_status === 'paid'))
        throw refuse('order_refunds_of_paid');
      const taken =
        way === 'cash'
          ? order.total_cents - before
          : (payment?.capturedCents ?? 0) -
            (payment?.refunds ?? []).reduce((sum, { amountCents }) => sum + amountCents, 0) -
            (given.get(order_id) ?? 0);
      if (amount_cents > Math.min(taken, order.total_cents - before))
        throw refuse('order_refunds_within_paid');
      given.set(order_id, (given.get(order_id) ?? 0) + amount_cents);
    }
  }

  #refuseWrongOrders({ orders = [], changedOrders = [] }: CommitDocument): void {
    const { tables } = this;
    const numbers = new Set<string>();
    const codes = new Set<string>();
    // In SQL new rows come first: a code that a change sets free is not free for them.
    for (const row of tables.orders.values()) {
      numbers.add(`${row.business_day} ${row.number}`);
      if (openStates.includes(row.status)) codes.add(row.pickup_code);
    }
    for (const row of orders) {
      if (tables.orders.has(row.id)) throw refuse('orders_pkey');
      const number = `${row.business_day} ${row.number}`;
      if (numbers.has(number)) throw refuse('orders_number_unique');
      if (openStates.includes(row.status) && codes.has(row.pickup_code))
        throw refuse('orders_open_pickup_code_unique');
      numbers.add(number);
      codes.add(row.pickup_code);
    }
    const status = new Map<string, string>();
    for (const row of changedOrders.flat()) {
      const from = status.get(row.id) ?? tables.orders.get(row.id)?.status;
      if (from !== undefined && from !== row.status && !moves.has(`${from} ${row.status}`))
        throw refuse('orders_move_known');
      status.set(row.id, row.status);
    }
    for (const row of [...orders, ...changedOrders.flat()]) {
      const tip = row.tip_cents ?? tables.orders.get(row.id)?.tip_cents;
      if (row.total_cents !== row.subtotal_cents + tip + row.fee_cents) throw refuse('orders_total_is_sum');
    }
  }

  #write(document: CommitDocument): unknown {
    const { tables } = this;
    tables.seq += document.events?.length ?? 0;
    tables.revision = document.revision ?? tables.revision;
    writeCafeteria(tables, document.cafeteria ?? {});
    for (const { command_id: _, ...key } of (document.keys ?? []).filter(({ outcome }) => outcome !== null))
      tables.keys.set(keyName(key), { ...key, created_at: this.#now() });
    for (const row of document.orders ?? []) {
      tables.orders.set(row.id, { ...row });
      tables.items.set(row.id, []);
    }
    for (const row of document.items ?? []) tables.items.get(row.order_id)?.push({ ...row });
    for (const row of document.changedOrders?.flat() ?? []) changeOrder(tables.orders.get(row.id), row);
    for (const { id, removed_at } of document.removedItems ?? [])
      for (const items of tables.items.values())
        for (const item of items) if (item.id === id) item.removed_at = removed_at;
    for (const { id, stations } of document.markedItems ?? [])
      for (const items of tables.items.values())
        for (const item of items) if (item.id === id) item.stations = stations;
    this.#writeLineChanges(document.lineChanges ?? []);
    for (const [orderId, of] of tables.lineChanges)
      tables.lineChanges.set(
        orderId,
        of.filter(({ id }) => !document.withdrawnChanges?.includes(id)),
      );
    this.#writeStock(document);
    for (const { event, seq, type, is_processed: isProcessed } of document.events ?? [])
      tables.events.push({ seq, type, event, isProcessed });
    return { kind: 'committed', deliveries: [], payments: this.#writePayments(document) };
  }

  #writeLineChanges(rows: LineChangeRow[]): void {
    for (const row of rows) {
      const of = this.tables.lineChanges.get(row.order_id) ?? [];
      this.tables.lineChanges.set(row.order_id, of);
      const known = of.find(({ id }) => id === row.id);
      if (!known && row.proposed_by !== null) of.push({ ...row });
      else if (known && row.decided_at !== null)
        Object.assign(known, { status: row.status, decided_at: row.decided_at });
    }
  }

  #writeStock({ stock = [], movements = [], options = [], loads = [] }: CommitDocument): void {
    const { tables } = this;
    for (const { id, quantity } of stock) {
      const dish = tables.dishes.get(id);
      if (dish) tables.dishes.set(id, { ...dish, stock: (dish.stock ?? 0) + quantity });
    }
    tables.movements.push(...movements);
    for (const { id, quantity } of options)
      for (const dish of tables.dishes.values()) {
        if (!dish.groups.some((group) => group.options.some((option) => option.id === id))) continue;
        const groups = dish.groups.map((group) => ({
          ...group,
          options: group.options.map((option) =>
            option.id === id && option.stock !== null
              ? { ...option, stock: option.stock + quantity }
              : option,
          ),
        }));
        tables.dishes.set(dish.id, { ...dish, groups });
      }
    for (const { slot, resource, amount } of loads) {
      const load = tables.loads.get(slot) ?? {};
      if (amount > 0 || resource in load) load[resource] = (load[resource] ?? 0) + amount;
      tables.loads.set(slot, load);
    }
  }

  #writePayments({
    openedPayments = [],
    givenBack = [],
    paymentWishes = [],
    followedPayments = [],
  }: CommitDocument): unknown[] {
    const { payments, orders } = this.tables;
    for (const orderId of openedPayments) {
      const order = orders.get(orderId) as OrderRow;
      payments.set(orderId, {
        // A payment is known by its order: the database's has another name of its own.
        id: orderId,
        orderId,
        method: order.payment_method,
        amountCents: order.total_cents,
        currency: String(order.currency),
        status: 'awaiting',
        wanted: 'held',
        wantedCents: order.total_cents,
        capturedCents: 0,
        refundedCents: 0,
        followed: true,
        refunds: [],
      });
    }
    for (const { id, order_id, amount_cents: amountCents, way } of givenBack) {
      const order = orders.get(order_id) as OrderRow;
      order.refunded_cents = (order.refunded_cents ?? 0) + amountCents;
      const refund = {
        id: this.#newId(),
        cause: `given_back:${id}`,
        amountCents,
        status: 'pending' as const,
      };
      if (way === 'online') payments.get(order_id)?.refunds.push(refund);
    }
    for (const { order_id, wanted, wanted_cents: wantedCents, cause } of paymentWishes) {
      const payment = payments.get(order_id);
      if (!payment) continue;
      Object.assign(payment, { wanted, wantedCents });
      const refund = owedRefund(payment, () => this.#newId(), cause);
      if (refund) payment.refunds.push(refund);
    }
    const followed = followedPayments.map(({ payment_id }) => payment_id);
    for (const payment of payments.values()) if (followed.includes(payment.id)) payment.followed = true;
    return [...payments.values()]
      .filter(({ id, orderId }) => openedPayments.includes(orderId) || followed.includes(id))
      .map((payment) => paymentDocument(payment, this.tables.cafeteria.id));
  }

  #newId(): string {
    return `00000000-0000-7000-8000-${String(++this.tables.made).padStart(12, '0')}`;
  }
}

/** What an older Worker does not know of an order stays as it was; the first time that it was moved counts. */
function changeOrder(order: OrderRow | undefined, row: OrderRow): void {
  if (!order) return;
  const isOtherSlot = row.pickup_slot !== null && row.pickup_slot !== order.pickup_slot;
  Object.assign(order, row, {
    pickup_slot: row.pickup_slot ?? order.pickup_slot,
    rescheduled_at: order.rescheduled_at ?? row.rescheduled_at,
    break_id: isOtherSlot ? row.break_id : order.break_id,
    ahead: row.ahead ?? order.ahead,
    printed: row.printed ?? order.printed ?? null,
  });
}

function writeCafeteria(tables: Tables, row: Record<string, unknown>): void {
  const instant = (value: unknown) => (value === null ? null : Date.parse(String(value)));
  tables.cafeteria = {
    ...tables.cafeteria,
    status: row.status as 'open',
    pauseReason: row.pause_reason as string | null,
    pausedUntil: instant(row.paused_until),
    menuVersion: row.menu_version as number,
    capacityPercent: row.capacity_percent as number,
    capacityUntil: instant(row.capacity_until),
    extraWaitMinutes: row.extra_wait_minutes as number,
    businessDay: row.business_day as string,
    ordersToday: row.orders_today as number,
    ordersAhead: row.orders_ahead as Record<string, number>,
  };
}

const paymentDocument = (payment: PaymentRow, cafeteriaId: string) => ({
  ...payment,
  cafeteriaId,
  providerId: null,
  attempts: 0,
  hasWork: false,
  payer: { name: 'Ana', email: 'ana@itsur.test' },
  refunds: payment.refunds.map((refund) => ({ ...refund, generation: 1, providerId: null })),
  asked: '2026-11-30T00:00:00Z',
});
