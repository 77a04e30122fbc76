import type { CafeteriaEvent } from '../../src/contracts/events.ts';
import type { Order } from '../../src/contracts/orders.ts';
import { type CafeteriaState, foldCafeteria } from '../../src/domain/cafeteria-state.ts';
import { isActive, overdueAt } from '../../src/domain/order-moves.ts';
import { applySchemaSteps } from '../schema-steps.ts';

const schemaSteps = [
  'create table events (seq integer primary key, event text not null)',
  'create table board (order_id text primary key, document text not null)',
  'create table position (only integer primary key check (only = 1), epoch text not null, seq integer not null)',
  'alter table position add column cafeteria text',
  'alter table board add column due_at integer',
] as const;

/** Newest events kept for replay; whoever missed more takes a snapshot. */
const historyLength = 50_000;

export type LoadedLog = {
  epoch: string;
  seq: number;
  cafeteria: CafeteriaState;
  orders: Order[];
  events: CafeteriaEvent[];
};
export type Position = { epoch: string; seq: number };

/** The ordered events of one cafeteria and the board that they add up to. Synchronous throughout: no interleaving. */
export class EventLog {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    applySchemaSteps(storage, 'log', schemaSteps);
  }

  /** Where the log stands, or null before it was first loaded. */
  position(): Position | null {
    return this.#storage.sql.exec<Position>('select epoch, seq from position').toArray()[0] ?? null;
  }

  /** The cafeteria as the events have left it. Only of a log that was loaded. */
  cafeteria(): CafeteriaState {
    const { cafeteria } = this.#storage.sql
      .exec<{ cafeteria: string }>('select cafeteria from position')
      .one();
    return JSON.parse(cafeteria) as CafeteriaState;
  }

  /** Starts the log from what PostgreSQL knows, at one consistent position. */
  load(loaded: LoadedLog): void {
    this.#storage.transactionSync(() => {
      const { sql } = this.#storage;
      sql.exec('delete from events');
      sql.exec('delete from board');
      for (const event of loaded.events) this.#keep(event);
      for (const order of loaded.orders) this.#fold(order);
      sql.exec(
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
      this.#storage.sql.exec('update position set seq = ?, cafeteria = ?', event.seq, cafeteria);
      this.#storage.sql.exec('delete from events where seq <= ?', event.seq - historyLength);
    });
    return { kind: 'appended' };
  }

  /** Every event after `seq`, or null when the history does not hold them all: never a part of them. */
  after(seq: number): CafeteriaEvent[] | null {
    const head = this.position()?.seq ?? 0;
    if (seq > head) return null;
    const events = this.#storage.sql
      .exec<{ event: string }>('select event from events where seq > ? order by seq', seq)
      .toArray()
      .map((row) => JSON.parse(row.event) as CafeteriaEvent);
    return events.length === head - seq ? events : null;
  }

  /** The orders on the board, oldest first (UUIDv7 ids sort by time). */
  board(): Order[] {
    return this.#storage.sql
      .exec<{ document: string }>('select document from board order by order_id')
      .toArray()
      .map((row) => JSON.parse(row.document) as Order);
  }

  /** The orders whose time has run out by now, in milliseconds since the epoch. */
  overdue(now: number): Order[] {
    return this.#storage.sql
      .exec<{ document: string }>('select document from board where due_at <= ? order by due_at', now)
      .toArray()
      .map((row) => JSON.parse(row.document) as Order);
  }

  #keep(event: CafeteriaEvent): void {
    this.#storage.sql.exec('insert into events (seq, event) values (?, ?)', event.seq, JSON.stringify(event));
  }

  #fold(order: Order): void {
    if (isActive(order.status)) {
      const due = overdueAt(order);
      this.#storage.sql.exec(
        'insert or replace into board (order_id, document, due_at) values (?, ?, ?)',
        order.id,
        JSON.stringify(order),
        due && Date.parse(due),
      );
    } else {
      this.#storage.sql.exec('delete from board where order_id = ?', order.id);
    }
  }
}
