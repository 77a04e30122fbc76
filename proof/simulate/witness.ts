import { beginning } from './cafeteria.ts';
import { hold } from './invariants.ts';
import type { CommitDocument } from './judge.ts';
import { type OrderRow, openStates, type Tables } from './tables.ts';

/** The moves of the trade, written down here once more: the product's own table is what is judged. */
const movesOfTheTrade: Record<string, readonly string[]> = {
  pending_payment: ['placed', 'cancelled', 'expired'],
  placed: ['accepted', 'rejected', 'cancelled', 'expired'],
  accepted: ['preparing', 'cancelled'],
  preparing: ['ready', 'cancelled'],
  // The last of each: brought back after a slip.
  ready: ['collected', 'cancelled', 'no_show', 'preparing'],
  collected: ['ready'],
};
const notMade = ['rejected', 'cancelled', 'expired'];
const dueOf = { pending_payment: 'pay_by', placed: 'accept_by', ready: 'collect_by' } as Record<
  string,
  string
>;

const hourMs = 3_600_000;
/** Mexico City keeps its clocks as they are: six hours behind UTC. */
const local = (instant: number) => {
  const at = new Date(instant - 6 * hourMs);
  return { weekday: at.getUTCDay() || 7, minute: at.getUTCHours() * 60 + at.getUTCMinutes() };
};
const [opensAt, closesAt] = [7 * 60, 16 * 60];

/** Looks at what was written, each time that something was, and remembers what the rows themselves do not tell. */
export class Witness {
  /** How often money was given back. */
  refunds = 0;
  #tables: Tables;
  #seq = 0;
  #stock = new Map<string, number | null>();
  #events = new Map<string, number>();
  #known = new Map<string, OrderRow>();
  /** Portions by order and dish that are taken. */
  #taken = new Map<string, number>();
  #fresh = new Map<string, string>();
  #placedBy = new Map<string, string>();
  /** Cents by order and key that somebody wanted to be given back. */
  #askedBack = new Map<string, Map<string, number>>();

  constructor(tables: Tables) {
    this.#tables = tables;
    this.begin(tables);
  }

  /** Begins anew on what there is: at first, and after a restore. */
  begin(tables: Tables): void {
    this.#tables = tables;
    this.#seq = tables.seq;
    this.#stock = new Map([...tables.dishes.values()].map(({ id, stock }) => [id, stock]));
    // A restore raises them beyond all that were lost.
    this.#events = new Map([...tables.orders.values()].map(({ id, version }) => [id, version]));
    this.#known = new Map([...tables.orders.values()].map((row) => [row.id, { ...row }]));
    this.#taken = new Map();
    this.#fresh = new Map();
    for (const movement of tables.movements) this.#take(movement);
    this.#placedBy = new Map(
      tables.events.flatMap(({ type, event }) =>
        isPlacing(type, event.order?.version) ? [[event.act?.commandId ?? '', event.order?.id ?? '']] : [],
      ),
    );
  }

  /** What somebody else has written. */
  wrote(): void {
    const { dishes, seq, events } = this.#tables;
    this.#stock = new Map([...dishes.values()].map(({ id, stock }) => [id, stock]));
    hold('gapless', events.at(-1)?.seq === seq || seq === 0, () => [seq, events.at(-1)]);
    this.#seq = seq;
  }

  /** Somebody is about to ask for it, however often. */
  askedBack(orderId: string, key: string, amountCents: number): void {
    this.#askedBack.set(orderId, (this.#askedBack.get(orderId) ?? new Map()).set(key, amountCents));
  }

  committed(document: CommitDocument): void {
    this.#lookAtEvents(document);
    this.#lookAtStock(document);
    for (const row of document.orders ?? []) this.#lookAtPlaced(this.#tables.orders.get(row.id) as OrderRow);
    for (const row of document.changedOrders?.flat() ?? []) this.#lookAtMove(row);
    const touched = new Set(
      [...(document.orders ?? []), ...(document.changedOrders?.flat() ?? [])].map(({ id }) => id),
    );
    for (const id of touched) this.#lookAtOrder(this.#tables.orders.get(id) as OrderRow);
    this.#lookAtNames(document);
    this.#lookAtSlots(document);
    for (const { capturedCents, refundedCents, refunds } of this.#tables.payments.values())
      hold('money', refundedCents <= capturedCents, () => ({ capturedCents, refunds }));
  }

  #lookAtEvents({ events = [] }: CommitDocument): void {
    for (const { seq, type, event } of events) {
      hold('gapless', seq === ++this.#seq && event.seq === seq, () => ({ seq, expected: this.#seq }));
      this.#count(event.order?.id);
      if (type === 'order.refunded') this.refunds++;
      if (!isPlacing(type, event.order?.version)) continue;
      const command = event.act?.commandId ?? '';
      hold('placedOnce', !this.#placedBy.has(command), () => ({ command, order: event.order?.id }));
      this.#placedBy.set(command, event.order?.id ?? '');
    }
    hold('gapless', this.#tables.seq === this.#seq, () => [this.#tables.seq, this.#seq]);
  }

  #count(orderId: string | undefined): void {
    if (orderId) this.#events.set(orderId, (this.#events.get(orderId) ?? 0) + 1);
  }

  #take({ order_id, menu_item_id, quantity }: Tables['movements'][number]): number {
    const name = `${order_id} ${menu_item_id}`;
    const taken = (this.#taken.get(name) ?? 0) - quantity;
    if (order_id) this.#taken.set(name, taken);
    return taken;
  }

  #lookAtStock({ movements = [] }: CommitDocument): void {
    const { dishes, cafeteria } = this.#tables;
    for (const movement of movements) {
      const { menu_item_id: id, kind, quantity, stock_after } = movement;
      const stock = (this.#stock.get(id) ?? 0) + quantity;
      hold('ledger', stock === stock_after, () => ({ movement, expected: stock }));
      this.#stock.set(id, stock);
      if (kind === 'daily_reset') {
        hold('freshOnce', (this.#fresh.get(id) ?? '') < cafeteria.businessDay, () => movement);
        this.#fresh.set(id, cafeteria.businessDay);
      } else {
        // Of a day to come nothing was taken by the ledger; once that day has begun it is given back by it.
        const ahead = this.#tables.orders.get(movement.order_id ?? '')?.ahead?.[id] ?? 0;
        hold('releasedOnce', this.#take(movement) + ahead >= 0, () => movement);
      }
    }
    for (const { id, stock, groups } of dishes.values()) {
      hold('ledger', stock === this.#stock.get(id), () => ({ id, stock, expected: this.#stock.get(id) }));
      hold('neverOversold', stock === null || stock >= 0, () => ({ id, stock }));
      for (const option of groups.flatMap(({ options }) => options))
        hold('neverOversold', option.stock === null || option.stock >= 0, () => option);
    }
  }

  #lookAtPlaced(row: OrderRow): void {
    const { cafeteria, orders, dishes, items } = this.#tables;
    const [placed, slot] = [Date.parse(row.created_at), Date.parse(row.pickup_slot ?? '')];
    const collected = Math.max(placed, slot);
    const { weekday, minute } = local(slot);
    const until = local(Date.parse(String(row.promised_until)) - 1);
    const isOpen = weekday <= 6 && minute >= opensAt && minute < closesAt && until.minute < closesAt;
    const { status, pausedUntil } = cafeteria;
    const isPaused = status === 'paused' && (pausedUntil === null || pausedUntil > collected);
    hold('openHours', isOpen && !isPaused, () => ({ row, cafeteria }));
    const own = [...orders.values()].filter(
      (each) => each.user_id === row.user_id && openStates.includes(each.status),
    );
    hold('fairShare', own.length <= (cafeteria.maxOpenOrders ?? own.length), () => own.length);
    const at = local(collected);
    const time = `${String(Math.floor(at.minute / 60)).padStart(2, '0')}:${String(at.minute % 60).padStart(2, '0')}`;
    for (const { menu_item_id } of items.get(row.id) ?? []) {
      const { windows = [], maxPerStudent = null, dailyStock = null } = dishes.get(menu_item_id) ?? {};
      const isServed = windows.some(
        (w) => w.weekdays.includes(at.weekday) && w.from <= time && time < w.until,
      );
      hold('windows', windows.length === 0 || isServed, () => ({ menu_item_id, time }));
      const portions = own
        .filter(({ business_day }) => dailyStock === null || business_day === row.business_day)
        .flatMap(({ id }) => items.get(id) ?? [])
        .filter((each) => each.menu_item_id === menu_item_id && each.removed_at === null)
        .reduce((sum, { quantity }) => sum + quantity, 0);
      hold('fairShare', portions <= (maxPerStudent ?? portions), () => ({ menu_item_id, portions }));
    }
  }

  #lookAtMove(row: OrderRow): void {
    const before = this.#known.get(row.id);
    if (!before || before.status === row.status) return;
    const allowed = movesOfTheTrade[before.status] ?? [];
    hold('moves', allowed.includes(row.status), () => `${before.status} to ${row.status}`);
    if (row.status === 'expired' || row.status === 'no_show') {
      const due = Date.parse(String(before[dueOf[before.status] ?? '']));
      hold('onTime', due <= Date.parse(String(row.closed_at)), () => ({ before, at: row.closed_at }));
    }
    this.#known.set(row.id, { ...before, ...row });
  }

  #lookAtOrder(row: OrderRow): void {
    const { items, movements: _, ...tables } = this.#tables;
    this.#known.set(row.id, { ...row });
    const events = this.#events.get(row.id);
    hold('versions', row.version === events, () => ({ id: row.id, version: row.version, events }));
    hold('moves', (row.closed_at === null) === openStates.includes(row.status), () => row);
    const lines = (items.get(row.id) ?? []).filter(({ removed_at }) => removed_at === null);
    const subtotal = lines.reduce((sum, line) => sum + line.quantity * line.unit_price_cents, 0);
    const isOnline = row.payment_method !== 'cash';
    const fee = isOnline
      ? halfUp(subtotal * (row.fee_basis_points ?? 0), 10_000) + (row.fee_fixed_cents ?? 0)
      : 0;
    const tax = halfUp(subtotal * row.tax_basis_points, 10_000 + row.tax_basis_points);
    const expected = { subtotal, fee, tax, total: subtotal + fee + row.tip_cents };
    const is = {
      subtotal: row.subtotal_cents,
      fee: row.fee_cents,
      tax: row.tax_cents,
      total: row.total_cents,
    };
    hold('sums', JSON.stringify(is) === JSON.stringify(expected), () => ({ id: row.id, is, expected }));
    hold('sums', lines.length > 0, () => row);
    const asked = [...(this.#askedBack.get(row.id)?.values() ?? [])].reduce((sum, cents) => sum + cents, 0);
    const back = row.refunded_cents ?? 0;
    hold('givenBack', back <= Math.min(asked, row.total_cents), () => ({ order: row.id, back, asked }));
    if (!notMade.includes(row.status)) return;
    for (const dish of tables.dishes.values()) {
      const left = (this.#taken.get(`${row.id} ${dish.id}`) ?? 0) + (row.ahead?.[dish.id] ?? 0);
      // What was counted by a day that is over, or is not counted by now, is given back to nobody.
      const isGone =
        dish.stock === null || (dish.dailyStock !== null && row.business_day < tables.cafeteria.businessDay);
      hold('releasedOnce', left === 0 || isGone, () => ({ order: row.id, dish: dish.id, left }));
    }
  }

  #lookAtNames({ orders = [] }: CommitDocument): void {
    if (orders.length === 0) return;
    const numbers = new Set<string>();
    const codes = new Set<string>();
    for (const row of this.#tables.orders.values()) {
      const number = `${row.business_day} ${row.number}`;
      hold('uniqueNumber', !numbers.has(number), () => number);
      numbers.add(number);
      if (!openStates.includes(row.status)) continue;
      hold('uniqueNumber', !codes.has(row.pickup_code), () => row.pickup_code);
      codes.add(row.pickup_code);
    }
  }

  #lookAtSlots({ loads = [], orders = [] }: CommitDocument): void {
    const { cafeteria } = this.#tables;
    const filled = new Set(orders.map(({ pickup_slot }) => pickup_slot));
    for (const slot of new Set(loads.map((load) => load.slot))) {
      const asked: Record<string, number> = {};
      for (const row of this.#tables.orders.values())
        if (row.pickup_slot === slot && !notMade.includes(row.status))
          for (const [resource, amount] of Object.entries(row.demand))
            asked[resource] = (asked[resource] ?? 0) + amount;
      const load = this.#tables.loads.get(slot) ?? {};
      for (const resource of new Set([...Object.keys(asked), ...Object.keys(load)])) {
        const [is, should] = [load[resource] ?? 0, asked[resource] ?? 0];
        hold('slotLoads', is === should, () => ({ slot, resource, is, should }));
        const raised =
          filled.has(slot) &&
          loads.some((each) => each.resource === resource && each.slot === slot && each.amount > 0);
        const capacity = (cafeteria.slotCapacity as Record<string, number>)[resource] ?? is;
        hold('neverOverbooked', !raised || is <= capacity, () => ({ slot, resource, is, capacity }));
      }
    }
  }

  /** What is over for days is looked at no more. */
  forget(before: number): void {
    const day = new Date(before).toISOString();
    if (before < beginning) return;
    const { orders, items, lineChanges, payments, events } = this.#tables;
    const over = new Set(
      [...orders.values()]
        .filter(({ closed_at }) => closed_at !== null && closed_at < day)
        .map(({ id }) => id),
    );
    for (const id of over)
      for (const rows of [orders, items, lineChanges, payments, this.#events, this.#known, this.#askedBack])
        rows.delete(id);
    this.#tables.movements = this.#tables.movements.filter(
      ({ order_id }) => order_id !== null && !over.has(order_id),
    );
    this.#tables.events = events.filter(({ event }) => event.at >= day);
    for (const name of this.#taken.keys()) if (over.has(name.split(' ')[0] ?? '')) this.#taken.delete(name);
    for (const [name, key] of this.#tables.keys) if (key.created_at < before) this.#tables.keys.delete(name);
    for (const [slot] of this.#tables.loads) if (slot < day) this.#tables.loads.delete(slot);
    for (const [command, order] of this.#placedBy) if (over.has(order)) this.#placedBy.delete(command);
  }
}

const isPlacing = (type: string, version: number | undefined) =>
  version === 1 && (type === 'order.placed' || type === 'order.payment_pending');

/** A quotient of whole numbers, rounded half up, in whole numbers alone. */
const halfUp = (dividend: number, divisor: number): number =>
  Math.floor((2 * dividend + divisor) / (2 * divisor));
