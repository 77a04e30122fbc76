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
/** Events handed to a relay object at a time. */
const handoverLength = 1_000;
const historyLifeMs = 7 * 24 * 3_600_000;
/** Events replayed to one socket at the most; whoever missed more takes a snapshot, which is smaller. */
const longestReplay = 5_000;

export type Position = { epoch: string; seq: number };

/** The ordered events of one cafeteria and the board that they add up to. Synchronous throughout: no interleaving. */
export class EventLog {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    applySchemaSteps(storage, 'log', schemaSteps);
  }

  /** Where the log stands, or null before it was first loaded. */
  position(): Position | null {
    return this.#sql.exec<Position>('select epoch, seq from position').toArray()[0] ?? null;
  }

  /** The cafeteria as the events have left it. Only of a log that was loaded. */
  cafeteria(): CafeteriaState {
    const { cafeteria } = this.#sql.exec<{ cafeteria: string }>('select cafeteria from position').one();
    return JSON.parse(cafeteria) as CafeteriaState;
  }

  /** Starts the log from what PostgreSQL knows, at one consistent position. */
  load(loaded: LoadedLog): void {
    this.#storage.transactionSync(() => {
      this.#sql.exec('delete from events');
      this.#sql.exec('delete from board');
      for (const event of loaded.events) this.#keep(event);
      for (const order of loaded.orders) this.#fold(order);
      this.#sql.exec(
        'insert or replace into position (only, epoch, seq, cafeteria) values (1, ?, ?, ?)',
        loaded.epoch,
        loaded.seq,
        JSON.stringify(loaded.cafeteria),
      );
    });
  }

  /** Appends in commit order: the next event is appended, an earlier one ignored, a later one shows a gap. */
  append(
    event: CafeteriaEvent,
  ): { kind: 'appended' } | { kind: 'duplicate' } | { kind: 'gap'; expectedSeq: number } {
    const expectedSeq = (this.position()?.seq ?? 0) + 1;
    if (event.seq < expectedSeq) return { kind: 'duplicate' };
    if (event.seq > expectedSeq) return { kind: 'gap', expectedSeq };
    this.#storage.transactionSync(() => {
      this.#keep(event);
      if (event.order) this.#fold(event.order);
      const cafeteria = JSON.stringify(foldCafeteria(this.cafeteria(), event));
      this.#sql.exec('update position set seq = ?, cafeteria = ?', event.seq, cafeteria);
      this.#sql.exec('delete from events where seq <= ?', event.seq - historyLength);
    });
    return { kind: 'appended' };
  }

  /** What a listener missed since `seq`, as sockets hear it; null when the history does not hold all of it: never a part. */
  missed(seq: number, listener: Listener): Iterable<string> | null {
    const head = this.position()?.seq ?? 0;
    if (seq > head || head - seq > longestReplay) return null;
    const { held } = this.#sql
      .exec<{ held: number }>('select count(*) as held from events where seq > ?', seq)
      .one();
    if (held !== head - seq) return null;
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

  /** Orders that nobody has begun to make: an accepted one too, which may have been accepted by nobody (autoAccept). */
  waitingOrders(): number {
    const { waiting } = this.#sql
      .exec<{ waiting: number }>(
        `select count(*) as waiting from board where document ->> 'status' in ('placed', 'accepted')`,
      )
      .one();
    return waiting;
  }

  hasActiveOrders(): boolean {
    return this.#sql.exec('select 1 from board limit 1').toArray().length > 0;
  }

  /** The orders whose time has run out by now, in milliseconds since the epoch. */
  overdue(now: number): Order[] {
    return this.#orders('select document from board where due_at <= ? order by due_at', now);
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
      Date.parse(event.at),
      audienceOf(event),
      JSON.stringify(event),
    );
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
