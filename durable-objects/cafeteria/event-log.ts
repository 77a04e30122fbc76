import type { CafeteriaEvent, Listener, LoadedLog, OutboxPage } from '../../src/contracts/events.ts';
import type { Order } from '../../src/contracts/orders.ts';
import { type CafeteriaState, foldCafeteria } from '../../src/domain/cafeteria-state.ts';
import { isOpen, overdueAt } from '../../src/domain/order-moves.ts';
import { applySchemaSteps } from '../schema-steps.ts';
import { audienceOf } from './audience.ts';

const schemaSteps = [
  'create table events (seq integer primary key, at integer not null, audience text not null, event text not null)',
  'create table board (order_id text primary key, user_id text not null, due_at integer, document text not null)',
  'create table position (only integer primary key check (only = 1), epoch text not null, seq integer not null, cafeteria text not null)',
  'create index events_at on events (at)',
] as const;

/** Newest events kept, for a week at the most. */
const historyLength = 50_000;
/** So many events are appended before those that are too many are forgotten. */
const forgetEvery = 100;
/** Events handed to a relay object at a time. */
const handoverLength = 1_000;
/** The longest time that a cafeteria may give itself to accept an order. */
const longestToAcceptHours = 4;
const historyLifeMs = 7 * 24 * 3_600_000;
/** Events replayed to one socket at the most; whoever missed more takes a snapshot, which is smaller. */
const longestReplay = 5_000;

export type Position = { epoch: string; seq: number };
/** An order that could not be put on the board: what was there of it stays, and the history goes on. */
export type Unshown = { order: Order; error: unknown };

/** The ordered events of one cafeteria and the board that they add up to. Synchronous throughout: no interleaving. */
export class EventLog {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  #position: Position | null = null;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    applySchemaSteps(storage, 'log', schemaSteps);
  }

  /** Where the log stands, or null before it was first loaded. */
  position(): Position | null {
    this.#position ??= this.#sql.exec<Position>('select epoch, seq from position').toArray()[0] ?? null;
    return this.#position;
  }

  /** The cafeteria as the events have left it. Only of a log that was loaded. */
  cafeteria(): CafeteriaState {
    const { cafeteria } = this.#sql.exec<{ cafeteria: string }>('select cafeteria from position').one();
    return JSON.parse(cafeteria) as CafeteriaState;
  }

  /** Starts the log from what PostgreSQL knows, at one consistent position. Answers the orders that could not be shown. */
  load(loaded: LoadedLog): Unshown[] {
    const unshown = this.#storage.transactionSync(() => {
      this.#sql.exec('delete from events');
      this.#sql.exec('delete from board');
      for (const event of loaded.events) this.#keep(event);
      const unshown = loaded.orders.flatMap((order) => this.#show(order));
      this.#sql.exec(
        'insert or replace into position (only, epoch, seq, cafeteria) values (1, ?, ?, ?)',
        loaded.epoch,
        loaded.seq,
        JSON.stringify(loaded.cafeteria),
      );
      return unshown;
    });
    this.#position = null;
    return unshown;
  }

  /** Appends in commit order: the next event is appended, an earlier one ignored, a later one shows a gap. */
  append(
    event: CafeteriaEvent,
  ): { kind: 'appended'; unshown: Unshown[] } | { kind: 'duplicate' } | { kind: 'gap'; expectedSeq: number } {
    const expectedSeq = (this.position()?.seq ?? 0) + 1;
    if (event.seq < expectedSeq) return { kind: 'duplicate' };
    if (event.seq > expectedSeq) return { kind: 'gap', expectedSeq };
    // Without an await between them, these are written together.
    this.#keep(event);
    this.#sql.exec('update position set seq = ?', event.seq);
    const unshown = event.order ? this.#show(event.order) : [];
    if (!event.order) this.#foldCafeteria(event);
    if (event.seq % forgetEvery === 0)
      this.#sql.exec('delete from events where seq <= ?', event.seq - historyLength);
    this.#position = this.#position && { ...this.#position, seq: event.seq };
    return { kind: 'appended', unshown };
  }

  /** What a listener missed since `seq`, as sockets hear it; null when the history does not hold all of it: never a part. */
  missed(seq: number, listener: Listener): Iterable<string> | null {
    const head = this.position()?.seq ?? 0;
    if (seq > head || head - seq > longestReplay) return null;
    // The history is without gaps: it holds all of it if it holds the first.
    const holds = this.#sql.exec('select 1 from events where seq = ?', seq + 1).toArray().length > 0;
    if (seq < head && !holds) return null;
    const [condition, ...bindings] = heardBy(listener);
    const rows = this.#sql.exec<{ event: string }>(
      `select event from events where seq > ? and ${condition} order by seq`,
      seq,
      ...bindings,
    );
    return texts(rows);
  }

  /** The orders on the board that a listener may see, oldest first (UUIDv7 ids sort by time): the kitchen's are paid, or need not be. */
  board(listener: Listener): Order[] {
    if (listener.audience === 'student')
      return this.#orders('select document from board where user_id = ? order by order_id', listener.userId);
    return this.#orders(
      `select document from board where document ->> 'status' <> 'pending_payment' order by order_id`,
    );
  }

  /** The events after `seq`, a page of them; null when the log was not loaded or does not hold the next. */
  page(seq: number): OutboxPage | null {
    const position = this.position();
    if (!position) return null;
    const events = this.#sql
      .exec<{ event: string }>(
        'select event from events where seq > ? order by seq limit ?',
        seq,
        handoverLength,
      )
      .toArray()
      .map((row) => JSON.parse(row.event) as CafeteriaEvent);
    return { ...position, events, more: events.length === handoverLength };
  }

  /** The whole of it, with the newest events, for another log to start from. */
  handOver(): LoadedLog | null {
    const position = this.position();
    if (!position) return null;
    const { events } = this.page(Math.max(0, position.seq - handoverLength)) ?? { events: [] };
    const orders = this.#orders('select document from board order by order_id');
    return { ...position, cafeteria: this.cafeteria(), orders, events };
  }

  /** Forgets what is too old to be asked for. */
  prune(now: number): void {
    this.#sql.exec('delete from events where at < ?', now - historyLifeMs);
  }

  /**
   * Orders that nobody has begun to make and that may be due: an accepted one too, which may have been accepted by nobody
   * (autoAccept). One for another day waits for its day.
   */
  waitingOrders(now: number): number {
    const at = (hours: number) => new Date(now + hours * 3_600_000).toISOString();
    const { waiting } = this.#sql
      .exec<{ waiting: number }>(
        `select count(*) as waiting from board where document ->> 'status' in ('placed', 'accepted') and (
           document ->> 'pickupSlot' is null or document ->> 'pickupSlot' <= ? or document ->> 'acceptBy' <= ?)`,
        at(2),
        at(longestToAcceptHours),
      )
      .one();
    return waiting;
  }

  hasActiveOrders(): boolean {
    return this.#sql.exec('select 1 from board limit 1').toArray().length > 0;
  }

  /** The orders whose time has run out by now (milliseconds since the epoch), by their ids; the longest first. */
  overdue(now: number): { orderId: string; isUnpaid: boolean }[] {
    return this.#sql
      .exec<{ order_id: string; unpaid: number }>(
        `select order_id, document ->> 'status' = 'pending_payment' as unpaid from board where due_at <= ? order by due_at`,
        now,
      )
      .toArray()
      .map(({ order_id: orderId, unpaid }) => ({ orderId, isUnpaid: unpaid === 1 }));
  }

  /** When something last happened, in milliseconds since the epoch; null: not in the history that is kept. */
  lastEventAt(): number | null {
    return (
      this.#sql.exec<{ at: number }>('select at from events order by seq desc limit 1').toArray()[0]?.at ??
      null
    );
  }

  /** When the next order's time runs out, in milliseconds since the epoch; null: none is waited for. */
  nextDue(): number | null {
    return this.#sql.exec<{ due: number | null }>('select min(due_at) as due from board').one().due;
  }

  #orders(query: string, ...bindings: (string | number)[]): Order[] {
    return this.#sql
      .exec<{ document: string }>(query, ...bindings)
      .toArray()
      .map((row) => JSON.parse(row.document) as Order);
  }

  #keep(event: CafeteriaEvent): void {
    this.#sql.exec(
      'insert into events (seq, at, audience, event) values (?, ?, ?, ?)',
      event.seq,
      // One that does not tell its time is kept from now on: the history must hold it, or nothing behind it is heard.
      Date.parse(event.at) || Date.now(),
      audienceOf(event),
      JSON.stringify(event),
    );
  }

  #foldCafeteria(event: CafeteriaEvent): void {
    const before = this.cafeteria();
    const after = foldCafeteria(before, event);
    if (after !== before) this.#sql.exec('update position set cafeteria = ?', JSON.stringify(after));
  }

  #show(order: Order): Unshown[] {
    try {
      this.#fold(order);
      return [];
    } catch (error) {
      return [{ order, error }];
    }
  }

  #fold(order: Order): void {
    if (!isOpen(order.status)) {
      this.#sql.exec('delete from board where order_id = ?', order.id);
      return;
    }
    const due = overdueAt(order);
    this.#sql.exec(
      'insert or replace into board (order_id, user_id, due_at, document) values (?, ?, ?, ?)',
      order.id,
      order.userId,
      due && Date.parse(due),
      JSON.stringify(order),
    );
  }
}

/** What a listener hears, as a condition on the events; as `recipients` of the sockets decides it for live ones. */
function heardBy({ audience, userId }: Listener): [condition: string, ...bindings: string[]] {
  switch (audience) {
    case 'staff':
      return ['1 = 1'];
    case 'kitchen':
      return [`audience not in ('public', 'staff')`];
    case 'student':
      return [`audience in ('public', ?)`, userId];
  }
}

/** Row by row: a long replay is never in memory as a whole. */
function* texts(rows: Iterable<{ event: string }>): Iterable<string> {
  for (const { event } of rows) yield event;
}
